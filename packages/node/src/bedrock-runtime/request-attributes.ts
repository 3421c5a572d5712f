import type { Attributes } from "@opentelemetry/api";
import { type AttributeNames, OPERATION, PROVIDER } from "@outcrop/core";
import type { Endpoint } from "../aws-sdk/operation.ts";
import { addPresent, put } from "../present.ts";
import { countOf, memberOf, membersOf, numberOf, stringOf } from "../values.ts";
import { toolsIn } from "./families/read.ts";
import { requestMetadata } from "./request-metadata.ts";

/** What a Converse or ConverseStream request says. Known before it is sent, so samplers see all of it. */
export function requestAttributes(input: object, names: AttributeNames, endpoint: Endpoint): Attributes {
  const request = membersOf(input);
  const config = membersOf(request["inferenceConfig"]);
  const attributes = { ...targetAttributes(stringOf(request["modelId"]), names, endpoint) };
  const maxTokens = countOf(config["maxTokens"]);
  if (maxTokens !== undefined) attributes[names.requestMaxTokens] = maxTokens;
  const temperature = numberOf(config["temperature"]);
  if (temperature !== undefined) attributes[names.requestTemperature] = temperature;
  const topP = numberOf(config["topP"]);
  if (topP !== undefined) attributes[names.requestTopP] = topP;
  const stop = config["stopSequences"];
  if (isStrings(stop) && stop.length > 0) attributes[names.requestStopSequences] = [...stop];
  const { additionalModelRequestFields: extra, outputConfig, toolConfig, guardrailConfig } = request;
  if (extra !== undefined) putExtra(attributes, extra, names);
  if (outputConfig !== undefined) putOutput(attributes, outputConfig, names);
  if (guardrailConfig !== undefined) putGuardrail(attributes, guardrailConfig, names);
  const { performanceConfig, serviceTier, requestMetadata: metadata } = request;
  if (performanceConfig !== undefined)
    put(attributes, names.awsPerformanceLatency, stringOf(memberOf(performanceConfig, "latency")));
  if (serviceTier !== undefined) put(attributes, names.awsServiceTier, stringOf(memberOf(serviceTier, "type")));
  if (toolConfig !== undefined) put(attributes, "outcrop.request.tool_count", toolsIn(memberOf(toolConfig, "tools")));
  return metadata === undefined ? attributes : addPresent(attributes, requestMetadata(metadata));
}

/** Parameters that Converse has no member for, by the names of the families that take them. */
function putExtra(attributes: Attributes, extra: unknown, names: AttributeNames): void {
  const topK = memberOf(extra, "top_k") ?? memberOf(extra, "k") ?? memberOf(memberOf(extra, "inferenceConfig"), "topK");
  put(attributes, names.requestTopK, countOf(topK));
  put(attributes, names.requestSeed, countOf(memberOf(extra, "seed")));
  put(attributes, names.requestFrequencyPenalty, numberOf(memberOf(extra, "frequency_penalty")));
  put(attributes, names.requestPresencePenalty, numberOf(memberOf(extra, "presence_penalty")));
  const effort =
    memberOf(extra, "reasoning_effort") ??
    memberOf(memberOf(extra, "output_config"), "effort") ??
    memberOf(memberOf(extra, "reasoningConfig"), "maxReasoningEffort");
  put(attributes, names.requestReasoningLevel, stringOf(effort));
}

function putOutput(attributes: Attributes, output: unknown, names: AttributeNames): void {
  put(attributes, names.requestReasoningLevel, stringOf(memberOf(output, "effort")));
  const isJson = memberOf(memberOf(output, "textFormat"), "type") === "json_schema";
  put(attributes, names.outputType, isJson ? "json" : undefined);
}

function putGuardrail(attributes: Attributes, guardrail: unknown, names: AttributeNames): void {
  put(attributes, names.awsGuardrailId, stringOf(memberOf(guardrail, "guardrailIdentifier")));
  put(attributes, names.awsGuardrailVersion, stringOf(memberOf(guardrail, "guardrailVersion")));
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
