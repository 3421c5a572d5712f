import { OPERATION } from "@outcrop/core";
import type { CallStart } from "../../aws-sdk/operation.ts";
import type { RequestContent } from "../../content/captured-content.ts";
import { requestContent } from "../../bedrock-runtime/content.ts";
import { Inference } from "../../bedrock-runtime/inference.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { callAttributes } from "../call-attributes.ts";
import { guardrailOf } from "../knowledge-base.ts";

/**
 * A model call that answers from documents: the conventions have `aws.bedrock.knowledge_base.id` on inference spans for
 * it. The service tells neither tokens nor why the model stopped, so there is no cost, and `llm.cost.status` says why.
 */
export function generationOf(input: object, start: CallStart): Inference {
  const { names, content } = start.telemetry;
  const configuration = memberOf(input, "retrieveAndGenerateConfiguration");
  const knowledgeBase = memberOf(configuration, "knowledgeBaseConfiguration");
  const source = knowledgeBase ?? memberOf(configuration, "externalSourcesConfiguration");
  const generation = memberOf(source, "generationConfiguration");
  const parameters = memberOf(memberOf(generation, "inferenceConfig"), "textInferenceConfig");
  const stop = memberOf(parameters, "stopSequences");
  const model = stringOf(memberOf(source, "modelArn"));
  const knowledgeBaseId = stringOf(memberOf(knowledgeBase, "knowledgeBaseId"));
  const attributes = present([
    ...callAttributes(OPERATION.chat, names, start.endpoint),
    [names.requestModel, model],
    [names.awsKnowledgeBaseId, knowledgeBaseId],
    [names.dataSourceId, knowledgeBaseId],
    [names.conversationId, stringOf(memberOf(input, "sessionId"))],
    [names.requestMaxTokens, countOf(memberOf(parameters, "maxTokens"))],
    [names.requestTemperature, numberOf(memberOf(parameters, "temperature"))],
    [names.requestTopP, numberOf(memberOf(parameters, "topP"))],
    [names.requestStopSequences, isTexts(stop) ? [...stop] : undefined],
    [names.awsPerformanceLatency, stringOf(memberOf(memberOf(generation, "performanceConfig"), "latency"))],
    ...guardrailOf(memberOf(generation, "guardrailConfiguration"), names),
  ]);
  const captured = content && {
    input,
    content: content.reads() ? guard("capture a request", () => questionOf(input)) : undefined,
  };
  return new Inference({ operation: OPERATION.chat, model, serviceTier: undefined, attributes, captured }, start);
}

function questionOf(input: object): RequestContent {
  const text = memberOf(memberOf(input, "input"), "text");
  return requestContent({ messages: [{ role: "user", content: [{ text }] }] });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}
