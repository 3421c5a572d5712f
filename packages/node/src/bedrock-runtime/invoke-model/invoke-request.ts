import { type AttributeNames, PROVIDER } from "@outcrop/core";
import type { CallStart } from "../../aws-sdk/operation.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import { requestContent } from "../content.ts";
import type { Family, RequestFacts } from "../families/family.ts";
import { findFamily } from "../families/find-family.ts";
import type { InferenceRequest } from "../inference.ts";
import { requestMetadata } from "../request-metadata.ts";
import { MAX_BODY_BYTES, MAX_NEEDED_BODY_BYTES, parseBody } from "./parse-body.ts";

export interface Invocation {
  /** Whose shape the answer is expected to have. */
  readonly family: Family;
  readonly request: InferenceRequest;
}

/** What a request of InvokeModel or InvokeModelWithResponseStream says, in its members and in its body. */
export function invokeRequest(input: object, { telemetry, endpoint }: CallStart): Invocation {
  const { names } = telemetry;
  const reads = telemetry.content?.reads() === true;
  const model = stringOf(memberOf(input, "modelId"));
  const serviceTier = stringOf(memberOf(input, "serviceTier"));
  const limit = reads ? MAX_NEEDED_BODY_BYTES : MAX_BODY_BYTES;
  const body = parseBody(memberOf(input, "body"), limit);
  const family = findFamily(model === undefined ? "" : (telemetry.aliasOf(model) ?? model), body);
  const facts = family.request(body);
  const attributes = {
    ...present([
      [names.operationName, facts.operation],
      [names.providerName, PROVIDER.awsBedrock],
      [names.requestModel, model],
      [names.serverAddress, endpoint.address],
      [names.serverPort, endpoint.address === undefined ? undefined : endpoint.port],
      [names.cloudRegion, endpoint.region],
      [names.surface, "direct"],
      [names.awsGuardrailId, stringOf(memberOf(input, "guardrailIdentifier"))],
      [names.awsGuardrailVersion, stringOf(memberOf(input, "guardrailVersion"))],
      [names.awsPerformanceLatency, stringOf(memberOf(input, "performanceConfigLatency"))],
      [names.awsServiceTier, serviceTier],
      ...requestMetadata(memberOf(input, "requestMetadata")),
    ]),
    ...parameters(facts, names),
  };
  const said = family.content;
  const captured = telemetry.content && {
    input,
    content: reads && said ? guard("capture a request", () => requestContent(said.input(body))) : undefined,
  };
  return { family, request: { operation: facts.operation, model, serviceTier, attributes, captured } };
}

function parameters(facts: RequestFacts, names: AttributeNames): InferenceRequest["attributes"] {
  const { stopSequences, encodingFormats } = facts;
  return present([
    [names.requestMaxTokens, facts.maxTokens],
    [names.requestTemperature, facts.temperature],
    [names.requestTopP, facts.topP],
    [names.requestTopK, facts.topK],
    [names.retrievalTopK, facts.retrievalTopK],
    [names.requestStopSequences, stopSequences === undefined ? undefined : [...stopSequences]],
    [names.requestFrequencyPenalty, facts.frequencyPenalty],
    [names.requestPresencePenalty, facts.presencePenalty],
    [names.requestSeed, facts.seed],
    [names.requestChoiceCount, facts.choiceCount],
    [names.requestReasoningLevel, facts.reasoningLevel],
    [names.requestEncodingFormats, encodingFormats === undefined ? undefined : [...encodingFormats]],
    [names.embeddingsDimensionCount, facts.dimensions],
    [names.outputType, facts.outputType],
    ["outcrop.request.tool_count", facts.toolCount],
  ]);
}
