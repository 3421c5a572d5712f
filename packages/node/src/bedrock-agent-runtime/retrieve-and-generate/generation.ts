import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import type { CallStart, Ending, Observation } from "../../aws-sdk/operation.ts";
import { answerContent, requestContent } from "../../bedrock-runtime/content.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";
import { countItems } from "../count-items.ts";
import { guardrailOf, guardrailVerdictOf, searchModels } from "../knowledge-base.ts";
import { untoldStatus } from "../untold-status.ts";

/**
 * A model that answers from documents. The conventions have a span for retrieval and one for inference, and this is
 * both in one call that tells neither tokens nor why the model stopped: a plain client span, with the knowledge base,
 * the model and its parameters, and `llm.cost.status`, by which the ledger knows that a model was used.
 */
export class Generation {
  readonly spanName: string;
  readonly attributes: Attributes;
  readonly #operation: string;
  readonly #input: object;
  readonly #start: CallStart;
  readonly #model: string | undefined;
  readonly #content: ReturnType<typeof requestContent> | undefined;
  #text: string | undefined;
  #finishReason = "error";

  constructor(operation: string, input: object, start: CallStart) {
    const { names, content } = start.telemetry;
    const configuration = memberOf(input, "retrieveAndGenerateConfiguration");
    const knowledgeBase = memberOf(configuration, "knowledgeBaseConfiguration");
    const source = knowledgeBase ?? memberOf(configuration, "externalSourcesConfiguration");
    const generation = memberOf(source, "generationConfiguration");
    const parameters = memberOf(memberOf(generation, "inferenceConfig"), "textInferenceConfig");
    const stop = memberOf(parameters, "stopSequences");
    const knowledgeBaseId = stringOf(memberOf(knowledgeBase, "knowledgeBaseId"));
    this.#operation = operation;
    this.#input = input;
    this.#start = start;
    this.#model = stringOf(memberOf(source, "modelArn"));
    const facts: Facts = [
      [names.requestModel, this.#model],
      [names.awsKnowledgeBaseId, knowledgeBaseId],
      [names.dataSourceId, knowledgeBaseId],
      [names.conversationId, stringOf(memberOf(input, "sessionId"))],
      [names.requestMaxTokens, countOf(memberOf(parameters, "maxTokens"))],
      [names.requestTemperature, numberOf(memberOf(parameters, "temperature"))],
      [names.requestTopP, numberOf(memberOf(parameters, "topP"))],
      [names.requestStopSequences, isTexts(stop) ? [...stop] : undefined],
      [names.awsPerformanceLatency, stringOf(memberOf(memberOf(generation, "performanceConfig"), "latency"))],
      ...searchModels(memberOf(knowledgeBase, "retrievalConfiguration"), names),
      ...guardrailOf(memberOf(generation, "guardrailConfiguration"), names),
    ];
    const plain = plainCall({ name: operation, request: () => facts, response: () => [] }).observe(input, start);
    this.spanName = plain.spanName;
    this.attributes = plain.attributes;
    this.#content = content?.reads() === true ? guard("capture a request", () => questionOf(input)) : undefined;
  }

  /** Most characters of the answer that are worth keeping. */
  get room(): number {
    return this.#content === undefined ? 0 : (this.#start.telemetry.content?.maxLength ?? 0);
  }

  /** What was said. */
  answered(text: unknown): void {
    if (this.#content !== undefined) this.#text = stringOf(text);
  }

  /** The service does not say why the model stopped: an answer that is whole and that no guardrail changed was finished. */
  finish({ endpoint, isWhole }: Ending, told: Facts): Attributes {
    const { awsGuardrailAction, costStatus } = this.#start.telemetry.names;
    const isChanged = told.some(([name, value]) => name === awsGuardrailAction && value === "GUARDRAIL_INTERVENED");
    if (isWhole === true) this.#finishReason = isChanged ? "content_filter" : "stop";
    return present([...told, [costStatus, untoldStatus(this.#model, this.#start, endpoint)]]);
  }

  get recordContent(): Observation["recordContent"] {
    const recorder = this.#start.telemetry.content;
    const content = this.#content;
    if (recorder === undefined || content === undefined) return undefined;
    return ({ attributes, context }) => {
      const message = { role: "assistant", content: [{ text: this.#text }] };
      const answers = (this.#text ?? "") === "" ? [] : [{ message, stopReason: this.#finishReason }];
      const outputMessages = guard("capture an answer", () => answerContent(answers)) ?? [];
      const [operation, model, input] = [this.#operation, this.#model, this.#input];
      const call = { operation, model, input, hasEvent: false, attributes, context };
      return recorder.record({ ...content, outputMessages }, call);
    };
  }
}

/** What a whole answer tells beside its text. */
export function answeredFacts(output: object, names: AttributeNames): Facts {
  const citations = memberOf(output, "citations");
  const documents = arrayOf(citations).map((citation) => arrayOf(memberOf(citation, "retrievedReferences")).length);
  const cited = countItems(citations);
  return [
    [names.conversationId, stringOf(memberOf(output, "sessionId"))],
    [names.awsKnowledgeBaseCitationCount, cited],
    [names.awsKnowledgeBaseDocumentCount, cited === undefined ? undefined : documents.reduce((a, b) => a + b, 0)],
    [names.awsGuardrailAction, guardrailVerdictOf(memberOf(output, "guardrailAction"))],
  ];
}

function questionOf(input: object): ReturnType<typeof requestContent> {
  const text = memberOf(memberOf(input, "input"), "text");
  return requestContent({ messages: [{ role: "user", content: [{ text }] }] });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}
