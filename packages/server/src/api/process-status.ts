/** What the whole process tells of itself, on `/api/status` and, as metrics, on `/metrics`. */
export type Signal = "traces" | "metrics" | "logs";

/** Counts since the start, by reason. */
export type CountByReason = Readonly<Record<string, number>>;

/** How long something took since the start: how many took at most so many seconds, for each bound, and altogether. */
export interface DurationCounts {
  readonly count: number;
  readonly sumSeconds: number;
  readonly buckets: readonly { readonly seconds: number; readonly count: number }[];
}

/** Items of one signal that came by one transport. */
export interface ReceiverStatus {
  readonly receiver: string;
  readonly transport: string;
  readonly signal: Signal;
  /** Durable, and acknowledged. */
  readonly accepted: number;
  /** Lost to a fault of Outcrop's; the sender was told. */
  readonly failed: number;
  /** The sender may send them again. */
  readonly refused: CountByReason;
  /** Can never be taken. */
  readonly dropped: CountByReason;
  /** Requests that were refused before their items could be counted. */
  readonly refusedRequests: CountByReason;
}

export interface LogStatus {
  readonly log: string;
  readonly bytes: number;
  /** From here on it refuses. */
  readonly maxBytes: number;
  readonly segments: number;
  readonly queuedBytes: number;
  readonly accepted: number;
  readonly refused: number;
  readonly commits: DurationCounts;
  /** Why the disk does not take data, `null` when it does. */
  readonly problem: string | null;
}

export interface ExporterStatus {
  readonly exporter: string;
  readonly signal: Signal;
  /** The log that it reads. One that is not of its signal holds traces to settle, which its counts are of. */
  readonly log: string;
  readonly sent: number;
  /** Given up: the other side can never take them. */
  readonly failed: number;
  /** Gone without, as the log was full. */
  readonly dropped: number;
  /** What of the log it has not sent. */
  readonly waiting: { readonly segments: number; readonly bytes: number; readonly oldestSeconds: number };
  readonly sending: DurationCounts;
}

export interface SettlementStatus {
  readonly waiting: number;
  readonly settled: number;
  readonly faults: number;
}

export interface EngineStatus {
  readonly kind: "embedded" | "server";
  readonly up: boolean;
}

/** What the whole process tells of itself; counts are since its start. */
export interface ProcessStatus {
  readonly version: string;
  readonly started: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  /** What stands against `ready`. */
  readonly problems: readonly string[];
  readonly process: { readonly rssBytes: number; readonly heapUsedBytes: number; readonly cpuSeconds: number };
  readonly engine: EngineStatus;
  readonly settlement: SettlementStatus;
  readonly receivers: readonly ReceiverStatus[];
  readonly logs: readonly LogStatus[];
  readonly exporters: readonly ExporterStatus[];
}
