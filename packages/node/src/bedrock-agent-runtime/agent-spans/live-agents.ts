import type { Context, Span } from "@opentelemetry/api";
import { AgentTrace } from "../agent-trace/agent-trace.ts";
import { readTracePart } from "../agent-trace/read-trace-part.ts";
import { spanClock } from "../span-clock.ts";
import type { AgentSpanContext } from "./agent-span-context.ts";
import { AgentSpans } from "./agent-spans.ts";
import type { AgentTotals } from "./agent-totals.ts";

export interface LiveAgentsOptions extends AgentSpanContext {
  /** Callers of a chain that the span stands for: 1 where it is the invoked agent's, 0 where agents are beneath it. */
  readonly depth: 0 | 1;
  /** When the span began, where it does not tell itself, milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Local time, where the span is over and time stands still for what is told late of it. */
  readonly nowMs?: () => number;
  /** Results of tools that the caller hands in. */
  readonly handedIn?: number;
}

/** Agents at work beneath a span: each event of their trace becomes spans as it arrives. */
export class LiveAgents {
  readonly #newTrace: () => AgentTrace;
  #trace: AgentTrace;
  readonly #spans: AgentSpans;
  readonly #nowMs: () => number;
  #isTold = false;

  constructor(span: Span, context: Context, options: LiveAgentsOptions) {
    const { depth, startedAtMs, telemetry, handedIn } = options;
    const { startMs, nowMs } = spanClock(span, startedAtMs);
    this.#nowMs = options.nowMs ?? nowMs;
    // Only a captured model call waits for what the event after it says of its reasons.
    const keepsRationale = telemetry.content?.reads() === true;
    this.#newTrace = () => new AgentTrace({ depth, startMs, keepsRationale, handedIn });
    this.#trace = this.#newTrace();
    this.#spans = new AgentSpans(span, context, startMs, options);
  }

  /** A `TracePart` as the API gives it. */
  part(part: unknown): void {
    this.#isTold = true;
    this.#spans.apply(this.#trace.part(readTracePart(part), this.#nowMs()));
  }

  /** Control goes back to the caller. */
  returnControl(): void {
    this.#spans.apply(this.#trace.returnControl(this.#nowMs()));
  }

  /** No more events come: what is open ends, now or when it is said to. */
  end(atMs: number = this.#nowMs()): void {
    this.#spans.apply(this.#trace.end(atMs));
  }

  /** When the last thing ended. */
  get lastMs(): number {
    return this.#trace.lastMs;
  }

  /** The agent is asked once more: what is open ends, what it did counts, and how it went is forgotten. */
  restart(): void {
    this.end();
    this.#trace = this.#newTrace();
  }

  /** Whether anything came of a trace: without one nothing is known of what the agent did. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** Of everything beneath the span. */
  get totals(): AgentTotals {
    return this.#spans.totals;
  }

  /** What the trace says of the agent whose span it is, and of itself. */
  get told(): Pick<AgentTrace, "base" | "unknown" | "dropped" | "clockOffsetMs"> {
    return this.#trace;
  }
}
