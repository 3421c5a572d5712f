import {
  type Attributes,
  type Context,
  context as contextApi,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { ERROR_TYPE_OTHER } from "@outcrop/core";
import { waitFor } from "../content/pending.ts";
import { guard, reportOnce } from "../guard.ts";
import { present, put } from "../present.ts";
import { sessionAttributes } from "../session/session.ts";
import type { Telemetry } from "../telemetry.ts";
import { describeFailure, type Failure } from "./failure.ts";
import { keepShapes } from "./keep-shapes.ts";
import type { Endpoint, Observation, Operation } from "./operation.ts";
import { putAttributes } from "./put-attributes.ts";

/** How a call came to its end. */
export type CallEnd =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: unknown }
  /** The caller stopped reading the stream. */
  | { readonly kind: "stopped" }
  /** Nobody began to read the stream, or nobody can go on. */
  | { readonly kind: "unread" };

/** What the raw HTTP response told, as far as there was one. */
export interface ResponseFacts {
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly attempts?: number | undefined;
}

const NO_FACTS: ResponseFacts = {};

const now = (): number => performance.now();

/** One instrumented call: its span, from the input to the one end. */
export class Call {
  /** The context in which the request is made: the span is its active span. Empty once a call is kept for its shape. */
  context: Context;
  /** Whether it wants to see the raw responses. */
  readonly readsResponse: boolean;
  readonly #span: Span;
  readonly #telemetry: Telemetry;
  readonly #observation: Observation;
  readonly #startedAt: number = now();
  /** What it is kept under for its shape. */
  readonly #shape: string | undefined;
  #endpoint: Endpoint;
  #facts: ResponseFacts = NO_FACTS;
  #attempts = 0;
  #ended = false;

  constructor(telemetry: Telemetry, operation: Operation, input: object, endpoint: Endpoint) {
    const parent = contextApi.active();
    this.readsResponse = operation.readsResponse !== false;
    this.#shape = operation.isLight === true ? operation.name : undefined;
    this.#telemetry = telemetry;
    this.#endpoint = endpoint;
    this.#observation = operation.observe(input, { telemetry, startedAtMs: Date.now(), endpoint });
    const options = { kind: SpanKind.CLIENT, attributes: withSession(parent, this.#observation.attributes) };
    this.#span = telemetry.tracer().startSpan(this.#observation.spanName, options, parent);
    this.context = trace.setSpan(parent, this.#span);
    if (this.#observation.opened !== undefined) {
      guard("open an observation", () => this.#observation.opened?.(this.#span, this.context));
    }
  }

  /** What is sent in the place of the caller's input. */
  get input(): object | undefined {
    return this.#observation.input;
  }

  get streamMember(): string | undefined {
    return this.#observation.streamMember;
  }

  /** An attempt begins: where it really goes. What an earlier one answered no longer counts. */
  attempt(endpoint: Endpoint): void {
    this.#facts = NO_FACTS;
    this.#attempts += 1;
    if (this.#attempts > 1) this.#observation.retried?.();
    const { address, port, region } = this.#endpoint;
    const isWhole = endpoint.address !== undefined && endpoint.port !== undefined && endpoint.region !== undefined;
    this.#endpoint = isWhole
      ? endpoint
      : { address: endpoint.address ?? address, port: endpoint.port ?? port, region: endpoint.region ?? region };
  }

  /** The raw response, or `$metadata` of an output or error; later facts win. */
  learn(facts: ResponseFacts): void {
    this.#facts = {
      statusCode: facts.statusCode ?? this.#facts.statusCode,
      requestId: facts.requestId ?? this.#facts.requestId,
      attempts: facts.attempts ?? this.#facts.attempts,
    };
  }

  headers(headers: unknown): void {
    if (!this.#ended) this.#observation.headers?.(headers);
  }

  output(output: object): void {
    if (!this.#ended) this.#observation.output(output);
  }

  event(event: object): void {
    if (!this.#ended) this.#observation.event?.(event, (now() - this.#startedAt) / 1_000, this.#endpoint);
  }

  /** Which events the caller does not get; `undefined` where it gets all. */
  get hides(): ((event: object) => boolean) | undefined {
    const observation = this.#observation;
    return observation.hides === undefined ? undefined : (event) => observation.hides?.(event) === true;
  }

  /** Ends the span; only the first time counts. No fault of one part keeps the span from ending. */
  end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const endedAt = now();
    const durationSeconds = (endedAt - this.#startedAt) / 1_000;
    const failure = end.kind === "failed" ? failureOf(end.error) : undefined;
    const isWhole = end.kind === "done";
    const ending = { durationSeconds, errorType: failure?.type, endpoint: this.#endpoint, isWhole };
    let finished: Attributes | undefined;
    // Not by `guard`, here and below: this runs for each call.
    try {
      finished = this.#observation.finish(ending);
    } catch (error) {
      reportOnce("finish an observation", error);
    }
    try {
      const isToldAgain = failure !== undefined || this.#observation.recordContent !== undefined;
      putAttributes(this.#span, this.#withTransport(isToldAgain ? { ...finished } : (finished ?? {}), end));
    } catch (error) {
      reportOnce("set a span's attributes", error);
    }
    if (failure !== undefined && end.kind === "failed") {
      guard("record an error on a span", () => this.#recordFailure(failure, end.error, finished));
    }
    const content =
      this.#observation.recordContent === undefined
        ? undefined
        : guard("record content", () => this.#recordContent(finished, failure));
    if (content instanceof Promise) waitFor(content.then((late) => this.#endSpan(late, endedAt)));
    else this.#endSpan(content);
    if (isWhole && this.#shape !== undefined && this.#observation.recordContent === undefined) {
      this.context = ROOT_CONTEXT;
      keepShapes(this.#shape, this);
    }
  }

  #recordContent(
    finished: Attributes | undefined,
    failure: Failure | undefined,
  ): Attributes | Promise<Attributes> | undefined {
    const { recordContent } = this.#observation;
    const { context } = this;
    return recordContent?.({ attributes: this.#told(finished, failure), context });
  }

  /** All that the span says but content. */
  #told(finished: Attributes | undefined, failure: Failure | undefined): Attributes {
    const { names } = this.#telemetry;
    const { address, port } = this.#endpoint;
    const told = present([
      [names.serverAddress, address],
      [names.serverPort, address === undefined ? undefined : port],
      [names.errorType, failure?.type],
    ]);
    return { ...sessionAttributes(this.context), ...this.#observation.attributes, ...finished, ...told };
  }

  #endSpan(content: Attributes | undefined, endedAt?: number): void {
    if (content !== undefined) guard("set a span's content", () => this.#span.setAttributes(content));
    try {
      this.#span.end(endedAt);
    } catch (error) {
      reportOnce("end a span", error);
    }
  }

  /** Adds what the span does not have yet of where the call went and how. */
  #withTransport(attributes: Attributes, end: CallEnd): Attributes {
    const { names } = this.#telemetry;
    const { statusCode, requestId, attempts } = this.#facts;
    const { address, port, region } = this.#endpoint;
    const told = this.#observation.attributes;
    if (address !== told[names.serverAddress]) put(attributes, names.serverAddress, address);
    if (address !== undefined && port !== told[names.serverPort]) put(attributes, names.serverPort, port);
    if (region !== told[names.cloudRegion]) put(attributes, names.cloudRegion, region);
    // One by one, not by `put`: every call has them.
    if (requestId !== undefined) attributes[names.awsRequestId] = requestId;
    if (statusCode !== undefined) attributes["aws.http.status_code"] = statusCode;
    if (attempts !== undefined && attempts > 1) attributes["aws.retry.attempts"] = attempts;
    if (end.kind === "unread") attributes["outcrop.stream.unread"] = true;
    return attributes;
  }

  #recordFailure(failure: Failure, error: unknown, finished: Attributes | undefined): void {
    const { type, message } = failure;
    const { names, emitException, settings } = this.#telemetry;
    this.#span.setAttribute(names.errorType, type);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, ...(message === "" ? {} : { message }) });
    // The conventions' event is for GenAI operations.
    const isTold =
      names.operationName in this.#observation.attributes &&
      guard("emit an exception", () => emitException?.(failure, error, this.#told(finished, failure), this.context));
    if (isTold === true && !settings.exceptionsOnSpans) return;
    if (error instanceof Error) this.#span.recordException(error);
  }
}

function withSession(parent: Context, attributes: Attributes): Attributes {
  const session = sessionAttributes(parent);
  return session === undefined ? attributes : { ...session, ...attributes };
}

/** A call that failed is shown as failed, even where its error cannot be read. */
function failureOf(error: unknown): Failure {
  return guard("describe an error", () => describeFailure(error)) ?? { type: ERROR_TYPE_OTHER, message: "" };
}
