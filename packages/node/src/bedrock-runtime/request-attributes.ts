import type { Attributes } from "@opentelemetry/api";
import { type AttributeNames, OPERATION, PROVIDER } from "@outcrop/core";
import type { Endpoint } from "../aws-sdk/operation.ts";
import { present } from "../present.ts";
import { countOf, memberOf, numberOf, stringOf } from "../values.ts";
import { requestMetadata } from "./request-metadata.ts";

/** What a Converse or ConverseStream request says. Known before it is sent, so samplers see all of it. */
export function requestAttributes(input: object, names: AttributeNames, endpoint: Endpoint): Attributes {
  const config = memberOf(input, "inferenceConfig");
  const extra = memberOf(input, "additionalModelRequestFields");
  const output = memberOf(input, "outputConfig");
  const tools = memberOf(memberOf(input, "toolConfig"), "tools");
  const stop = memberOf(config, "stopSequences");
  return present([
    [names.operationName, OPERATION.chat],
    [names.providerName, PROVIDER.awsBedrock],
    [names.requestModel, stringOf(memberOf(input, "modelId"))],
    [names.serverAddress, endpoint.address],
    [names.serverPort, endpoint.address === undefined ? undefined : endpoint.port],
    [names.cloudRegion, endpoint.region],
    [names.surface, "direct"],
    [names.requestMaxTokens, countOf(memberOf(config, "maxTokens"))],
    [names.requestTemperature, numberOf(memberOf(config, "temperature"))],
    [names.requestTopP, numberOf(memberOf(config, "topP"))],
    [names.requestTopK, countOf(memberOf(extra, "top_k") ?? memberOf(memberOf(extra, "inferenceConfig"), "topK"))],
    [names.requestStopSequences, isStrings(stop) && stop.length > 0 ? [...stop] : undefined],
    [names.requestReasoningLevel, stringOf(memberOf(output, "effort"))],
    [names.outputType, memberOf(memberOf(output, "textFormat"), "type") === "json_schema" ? "json" : undefined],
    [names.awsGuardrailId, stringOf(memberOf(memberOf(input, "guardrailConfig"), "guardrailIdentifier"))],
    [names.awsGuardrailVersion, stringOf(memberOf(memberOf(input, "guardrailConfig"), "guardrailVersion"))],
    [names.awsPerformanceLatency, stringOf(memberOf(memberOf(input, "performanceConfig"), "latency"))],
    [names.awsServiceTier, stringOf(memberOf(memberOf(input, "serviceTier"), "type"))],
    ["outcrop.request.tool_count", Array.isArray(tools) && tools.length > 0 ? tools.length : undefined],
    ...requestMetadata(memberOf(input, "requestMetadata")),
  ]);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
