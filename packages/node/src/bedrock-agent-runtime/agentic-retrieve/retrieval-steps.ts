import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ERROR_TYPE_OTHER, OPERATION, PROVIDER } from "@outcrop/core";
import { waitFor } from "../../content/pending.ts";
import { querySide } from "../../content/step-content.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { sessionAttributes } from "../../session/session.ts";
import type { Telemetry } from "../../telemetry.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { mostOfRetriever } from "../knowledge-base.ts";
import { spanClock } from "../span-clock.ts";

interface OpenStep {
  readonly span: Span;
  readonly context: Context;
  readonly attributes: Attributes;
  readonly query: string | undefined;
  readonly startMs: number;
}

const IS_RETRIEVAL = /retrieval$/i;
/** Steps of one call that are told apart, and that may be under way at once; the service takes a handful. */
const MAX_STEPS = 1_024;

/**
 * The steps of an agentic retrieval: all are counted, and each question to a knowledge base becomes a span, from the
 * event that tells of it first to the one that tells its outcome.
 */
export class RetrievalSteps {
  readonly #telemetry: Telemetry;
  readonly #input: object;
  readonly #retrievers: readonly unknown[];
  readonly #open = new Map<string, OpenStep>();
  readonly #seen = new Set<string>();
  #parent: Context | undefined;
  #nowMs: () => number = Date.now;

  /** `input` is the command's. */
  constructor(telemetry: Telemetry, input: object) {
    this.#telemetry = telemetry;
    this.#input = input;
    this.#retrievers = arrayOf(memberOf(input, "retrievers"));
  }

  /** The call's `span` is the active one of `context`. */
  under(span: Span, context: Context, startedAtMs: number): void {
    this.#parent = context;
    this.#nowMs = spanClock(span, startedAtMs).nowMs;
  }

  get count(): number {
    return this.#seen.size;
  }

  /** A `traceEvent`. */
  take(event: unknown): void {
    const id = stringOf(memberOf(event, "id"));
    const told = memberOf(event, "attributes");
    if (id === undefined) return;
    const isNew = !this.#seen.has(id) && this.#seen.size < MAX_STEPS;
    if (isNew) {
      this.#seen.add(id);
      if (IS_RETRIEVAL.test(stringOf(memberOf(told, "step")) ?? "")) this.#start(id, told);
    }
    const status = memberOf(told, "status");
    if (status === "SUCCEEDED" || status === "FAILED") this.#end(id, told);
  }

  /** No more events come. */
  end(): void {
    for (const id of this.#open.keys()) this.#end(id, undefined);
  }

  #start(id: string, told: unknown): void {
    if (this.#parent === undefined) return;
    const { names } = this.#telemetry;
    const action = arrayOf(memberOf(told, "actions")).find((one) => memberOf(one, "retrieve") !== undefined);
    const retrieve = memberOf(action, "retrieve");
    const sources = arrayOf(memberOf(retrieve, "sourceRetrievers"))
      .map((source) => stringOf(memberOf(source, "identifier")))
      .filter((source) => source !== undefined);
    const source = sources.length === 1 ? sources[0] : undefined;
    const named = this.#retrievers.filter((one) => sources.includes(knowledgeBaseOf(one) ?? ""));
    const asked = named.length === 0 ? this.#retrievers : named;
    const query = stringOf(memberOf(memberOf(retrieve, "inputQuery"), "text"));
    const attributes = present([
      [names.operationName, OPERATION.retrieval],
      [names.providerName, PROVIDER.awsBedrock],
      [names.dataSourceId, source],
      [names.awsKnowledgeBaseId, source],
      [names.retrievalTopK, Math.max(...asked.map(mostOfRetriever), 0)],
      [names.awsKnowledgeBaseIds, sources.length > 1 ? sources : undefined],
      [names.surface, "direct"],
      [names.awsAgentTraceId, id],
    ]);
    const session = sessionAttributes(this.#parent);
    const name = source === undefined ? OPERATION.retrieval : `${OPERATION.retrieval} ${source}`;
    const startMs = this.#nowMs();
    const options = { kind: SpanKind.CLIENT, startTime: startMs, attributes: { ...session, ...attributes } };
    const span = this.#telemetry.tracer().startSpan(name, options, this.#parent);
    const context = trace.setSpan(this.#parent, span);
    this.#open.set(id, { span, context, attributes: options.attributes, query, startMs });
  }

  #end(id: string, told: unknown): void {
    const step = this.#open.get(id);
    if (step === undefined) return;
    this.#open.delete(id);
    const { names, instruments, dimensions } = this.#telemetry;
    const endMs = this.#nowMs();
    const hasFailed = memberOf(told, "status") === "FAILED";
    guard("finish a retrieval step", () => {
      step.span.setAttributes(
        present([
          [names.awsKnowledgeBaseDocumentCount, countItems(memberOf(told, "retrievalResponse"))],
          [names.errorType, hasFailed ? ERROR_TYPE_OTHER : undefined],
          ["outcrop.agent.incomplete", told === undefined ? true : undefined],
        ]),
      );
      if (hasFailed) step.span.setStatus({ code: SpanStatusCode.ERROR });
      const call = { operation: OPERATION.retrieval, provider: PROVIDER.awsBedrock };
      const nothing = { requestModel: undefined, responseModel: undefined, address: undefined, port: undefined };
      const { all } = dimensions({ ...call, ...nothing });
      const outcome = hasFailed ? { ...all, [names.errorType]: ERROR_TYPE_OTHER } : all;
      instruments.record("operationDuration", (endMs - step.startMs) / 1_000, outcome);
    });
    this.#endSpan(step, endMs);
  }

  #endSpan({ span, query, attributes, context }: OpenStep, endMs: number): void {
    const { names, content } = this.#telemetry;
    const asked = querySide(names.retrievalQueryText, query);
    const call = { operation: OPERATION.retrieval, model: undefined, input: this.#input, attributes, context };
    const recorded = guard("record content", () => content?.recordStep({ asked }, call));
    const end = (said: Attributes | undefined): void => {
      if (said !== undefined) guard("set a span's content", () => span.setAttributes(said));
      guard("end a span", () => span.end(endMs));
    };
    if (recorded instanceof Promise) waitFor(recorded.then(end));
    else end(recorded);
  }
}

function knowledgeBaseOf(retriever: unknown): string | undefined {
  return stringOf(memberOf(memberOf(memberOf(retriever, "configuration"), "knowledgeBase"), "knowledgeBaseId"));
}
