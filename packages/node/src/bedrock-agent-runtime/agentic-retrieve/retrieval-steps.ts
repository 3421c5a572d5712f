import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ERROR_TYPE_OTHER, OPERATION, PROVIDER } from "@outcrop/core";
import { querySide, resultSide } from "../../content/step-content.ts";
import { waitFor } from "../../content/pending.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { sessionAttributes } from "../../session/session.ts";
import type { Telemetry } from "../../telemetry.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { guardrailVerdictOf, mostOfRetriever } from "../knowledge-base.ts";
import { recordOperation } from "../operation-duration.ts";
import { retrievedDocuments } from "../retrieved-documents.ts";
import { spanClock } from "../span-clock.ts";
import {
  foundBy,
  knowledgeBaseOf,
  knowledgeBasesOf,
  questionsIn,
  type RetrievalQuestion,
} from "./retrieval-question.ts";
import { isOutcome, type RetrievalStep, StepsOfEvents } from "./step-of-event.ts";

interface OpenQuestion {
  readonly question: RetrievalQuestion;
  readonly span: Span;
  readonly context: Context;
  readonly attributes: Attributes;
}

const IS_RETRIEVAL = /retrieval$/i;

/**
 * The steps of an agentic retrieval: all are counted, and each question to a knowledge base becomes a span, from the
 * event that tells of its step first to the one that tells the outcome.
 */
export class RetrievalSteps {
  readonly #telemetry: Telemetry;
  readonly #input: object;
  readonly #steps = new StepsOfEvents();
  readonly #asked = new Map<RetrievalStep, readonly OpenQuestion[]>();
  #verdict: string | undefined;
  #parent: Context | undefined;
  #nowMs: () => number = Date.now;

  /** `input` is the command's. */
  constructor(telemetry: Telemetry, input: object) {
    this.#telemetry = telemetry;
    this.#input = input;
  }

  /** The call's `span` is the active one of `context`. */
  under(span: Span, context: Context, startedAtMs: number): void {
    this.#parent = context;
    this.#nowMs = spanClock(span, startedAtMs).nowMs;
  }

  get count(): number {
    return this.#steps.count;
  }

  /** What a guardrail said, where one did: one that stopped something stands over one that did not. */
  get verdict(): string | undefined {
    return this.#verdict;
  }

  /** A `traceEvent`. */
  take(event: unknown): void {
    const told = memberOf(event, "attributes");
    for (const warning of arrayOf(memberOf(told, "warnings"))) this.#judge(memberOf(warning, "guardrail"));
    const step = this.#steps.find(event, this.#nowMs());
    if (step === undefined) return;
    const questions = step.questions ?? questionsIn(told);
    if (step.questions === undefined && questions !== undefined) {
      step.questions = questions;
      this.#ask(step, questions);
    }
    if (!isOutcome(told)) return;
    this.#end(step, told);
  }

  /** No more events come. */
  end(): void {
    for (const step of this.#steps.open) this.#end(step, undefined);
  }

  #judge(guardrail: unknown): void {
    const action = guardrailVerdictOf(memberOf(guardrail, "action"));
    if (action !== undefined && (this.#verdict === undefined || action !== "NONE")) this.#verdict = action;
  }

  #ask(step: RetrievalStep, questions: readonly RetrievalQuestion[]): void {
    if (!IS_RETRIEVAL.test(step.name)) return;
    const parent = this.#parent;
    if (parent === undefined) return;
    // A microsecond apart keeps the order in which they are told.
    const asked = questions.map((question, index) => {
      const startMs = Math.min(step.startMs + index / 1_000, this.#nowMs());
      return this.#start(question, { ...step, startMs }, parent);
    });
    this.#asked.set(step, asked);
  }

  #start(question: RetrievalQuestion, { id, startMs }: RetrievalStep, parent: Context): OpenQuestion {
    const { names } = this.#telemetry;
    const { sources } = question;
    const source = sources.length === 1 ? sources[0] : undefined;
    const retrievers = arrayOf(memberOf(this.#input, "retrievers"));
    const named = retrievers.filter((one) => sources.includes(knowledgeBaseOf(one) ?? ""));
    const most = (named.length === 0 ? retrievers : named).map(mostOfRetriever);
    const attributes = {
      ...sessionAttributes(parent),
      ...present([
        [names.operationName, OPERATION.retrieval],
        [names.providerName, PROVIDER.awsBedrock],
        [names.dataSourceId, source],
        [names.awsKnowledgeBaseId, source],
        [names.retrievalTopK, Math.max(...most, 0)],
        [names.awsKnowledgeBaseIds, sources.length > 1 ? [...sources] : undefined],
        [names.surface, "direct"],
        [names.awsAgentTraceId, id],
      ]),
    };
    const name = source === undefined ? OPERATION.retrieval : `${OPERATION.retrieval} ${source}`;
    const options = { kind: SpanKind.CLIENT, startTime: startMs, attributes };
    const span = this.#telemetry.tracer().startSpan(name, options, parent);
    return { question, span, context: trace.setSpan(parent, span), attributes };
  }

  #end(step: RetrievalStep, told: unknown): void {
    this.#steps.close(step);
    // Where no action was told, one of one's own knowledge bases was asked something.
    const only = knowledgeBasesOf(this.#input);
    if (step.questions === undefined) this.#ask(step, [{ query: undefined, sources: only.length === 1 ? only : [] }]);
    const asked = this.#asked.get(step) ?? [];
    this.#asked.delete(step);
    const endMs = this.#nowMs();
    for (const one of asked) guard("finish a retrieval step", () => this.#finish(one, asked, step, told, endMs));
  }

  #finish(
    one: OpenQuestion,
    asked: readonly OpenQuestion[],
    { startMs }: RetrievalStep,
    told: unknown,
    endMs: number,
  ): void {
    const { names } = this.#telemetry;
    const questions = asked.map(({ question }) => question);
    const found = foundBy(one.question, questions, memberOf(told, "retrievalResponse"));
    const hasFailed = memberOf(told, "status") === "FAILED";
    const errorType = hasFailed ? ERROR_TYPE_OTHER : undefined;
    one.span.setAttributes(
      present([
        [names.awsKnowledgeBaseDocumentCount, countItems(found)],
        [names.errorType, errorType],
        ["outcrop.agent.incomplete", told === undefined ? true : undefined],
      ]),
    );
    if (hasFailed) {
      const message = arrayOf(memberOf(told, "failures")).map((failure) => stringOf(memberOf(failure, "message")))[0];
      one.span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    }
    const durationSeconds = (endMs - startMs) / 1_000;
    recordOperation(this.#telemetry, { operation: OPERATION.retrieval, durationSeconds, errorType });
    this.#endSpan(one, found, endMs);
  }

  #endSpan({ span, question, attributes, context }: OpenQuestion, found: unknown, endMs: number): void {
    const { names, content } = this.#telemetry;
    const record = (): Attributes | Promise<Attributes> | undefined => {
      const asked = querySide(names.retrievalQueryText, question.query);
      const documents = found === undefined ? undefined : retrievedDocuments(found);
      // The conventions want a score of each document, which the service does not tell.
      const given = resultSide(names.awsKnowledgeBaseDocuments, undefined, documents);
      const call = { operation: OPERATION.retrieval, model: undefined, input: this.#input, attributes, context };
      return content?.recordStep({ asked, given }, call);
    };
    const recorded = content === undefined ? undefined : guard("record content", record);
    const end = (said: Attributes | undefined): void => {
      if (said !== undefined) guard("set a span's content", () => span.setAttributes(said));
      guard("end a span", () => span.end(endMs));
    };
    if (recorded instanceof Promise) waitFor(recorded.then(end));
    else end(recorded);
  }
}
