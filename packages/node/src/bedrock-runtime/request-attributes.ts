import type { Attributes } from "@opentelemetry/api";
import { type AttributeNames, OPERATION, PROVIDER } from "@outcrop/core";
import type { Endpoint } from "../aws-sdk/operation.ts";
import { addPresent, put } from "../present.ts";
import { countOf, memberOf, numberOf, stringOf } from "../values.ts";
import { requestMetadata } from "./request-metadata.ts";

/** What a Converse or ConverseStream request says. Known before it is sent, so samplers see all of it. */
export function requestAttributes(input: object, names: AttributeNames, endpoint: Endpoint): Attributes {
  const config = memberOf(input, "inferenceConfig");
  const extra = memberOf(input, "additionalModelRequestFields");
  const output = memberOf(input, "outputConfig");
  const tools = memberOf(memberOf(input, "toolConfig"), "tools");
  const stop = memberOf(config, "stopSequences");
  const attributes = { ...targetAttributes(stringOf(memberOf(input, "modelId")), names, endpoint) };
  put(attributes, names.requestMaxTokens, countOf(memberOf(config, "maxTokens")));
  put(attributes, names.requestTemperature, numberOf(memberOf(config, "temperature")));
  put(attributes, names.requestTopP, numberOf(memberOf(config, "topP")));
  put(
    attributes,
    names.requestTopK,
    countOf(memberOf(extra, "top_k") ?? memberOf(memberOf(extra, "inferenceConfig"), "topK")),
  );
  put(attributes, names.requestStopSequences, isStrings(stop) && stop.length > 0 ? [...stop] : undefined);
  put(attributes, names.requestReasoningLevel, stringOf(memberOf(output, "effort")));
  put(
    attributes,
    names.outputType,
    memberOf(memberOf(output, "textFormat"), "type") === "json_schema" ? "json" : undefined,
  );
  put(attributes, names.awsGuardrailId, stringOf(memberOf(memberOf(input, "guardrailConfig"), "guardrailIdentifier")));
  put(
    attributes,
    names.awsGuardrailVersion,
    stringOf(memberOf(memberOf(input, "guardrailConfig"), "guardrailVersion")),
  );
  put(attributes, names.awsPerformanceLatency, stringOf(memberOf(memberOf(input, "performanceConfig"), "latency")));
  put(attributes, names.awsServiceTier, stringOf(memberOf(memberOf(input, "serviceTier"), "type")));
  put(attributes, "outcrop.request.tool_count", Array.isArray(tools) && tools.length > 0 ? tools.length : undefined);
  const metadata = memberOf(input, "requestMetadata");
  return metadata === undefined ? attributes : addPresent(attributes, requestMetadata(metadata));
}

interface Target {
  readonly model: string | undefined;
  readonly names: AttributeNames;
  readonly endpoint: Endpoint;
  readonly attributes: Readonly<Attributes>;
}

/** Most requests go where the one before went, and copying an object costs a fraction of filling one. */
let last: Target | undefined;

/** What is called, and where. */
function targetAttributes(model: string | undefined, names: AttributeNames, endpoint: Endpoint): Readonly<Attributes> {
  if (last !== undefined && last.model === model && last.names === names && last.endpoint === endpoint) {
    return last.attributes;
  }
  const attributes: Attributes = {};
  put(attributes, names.operationName, OPERATION.chat);
  put(attributes, names.providerName, PROVIDER.awsBedrock);
  put(attributes, names.requestModel, model);
  put(attributes, names.serverAddress, endpoint.address);
  put(attributes, names.serverPort, endpoint.address === undefined ? undefined : endpoint.port);
  put(attributes, names.cloudRegion, endpoint.region);
  put(attributes, names.surface, "direct");
  last = { model, names, endpoint, attributes };
  return attributes;
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
