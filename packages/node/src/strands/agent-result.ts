import { textOfResult } from "./agent-result-text.ts";
import { pythonRepr } from "./python-repr.ts";
import type { EventLoopMetrics, Interrupt, Message, StopReason } from "./types.ts";

export interface AgentResultFields {
  readonly stopReason: StopReason;
  readonly message: Message;
  readonly metrics?: EventLoopMetrics;
  /** Whatever the event loop has left. */
  readonly state?: unknown;
  readonly interrupts?: readonly Interrupt[];
  readonly structuredOutput?: unknown;
}

/** The persisted form, the same as Python's. */
export interface AgentResultData {
  readonly type: "agent_result";
  readonly message: Message;
  readonly stop_reason: StopReason;
}

const NO_METRICS: EventLoopMetrics = { accumulatedUsage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } };

/** The last result of an agent. */
export class AgentResult {
  readonly stopReason: StopReason;
  readonly message: Message;
  readonly metrics: EventLoopMetrics;
  readonly state: unknown;
  readonly interrupts: readonly Interrupt[] | undefined;
  readonly structuredOutput: unknown;

  constructor(fields: AgentResultFields) {
    this.stopReason = fields.stopReason;
    this.message = fields.message;
    this.metrics = fields.metrics ?? NO_METRICS;
    this.state = fields.state ?? {};
    this.interrupts = fields.interrupts;
    this.structuredOutput = fields.structuredOutput;
  }

  /** Each text of the last message on its line; without any, the JSON of the structured output. */
  toString(): string {
    return textOfResult(this);
  }

  /** Reads the persisted form; metrics and state begin anew. Throws a `TypeError` for data of another `type`. */
  static fromDict(data: Readonly<Record<string, unknown>>): AgentResult {
    if (data["type"] !== "agent_result") {
      throw new TypeError(`AgentResult.fromDict: unexpected type ${pythonRepr(data["type"])}`);
    }
    const { message, stop_reason: stopReason } = data as unknown as AgentResultData;
    return new AgentResult({ message, stopReason });
  }

  toDict(): AgentResultData {
    return { type: "agent_result", message: this.message, stop_reason: this.stopReason };
  }
}
