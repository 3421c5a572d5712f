/** What was emitted, as the rules read it: no type of an SDK, so that faults are easily planted. */
export type Values = Readonly<Record<string, unknown>>;

interface EmittedEvent {
  readonly name: string;
  readonly attributes: Values;
}

export interface EmittedSpan {
  readonly name: string;
  readonly spanId: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage?: string | undefined;
  readonly attributes: Values;
  readonly events: readonly EmittedEvent[];
  readonly schemaUrl?: string | undefined;
}

export interface EmittedPoint {
  readonly attributes: Values;
  /** Number of recordings of a histogram; 1 for a sum. */
  readonly count: number;
  readonly sum: number;
}

export interface EmittedMetric {
  readonly name: string;
  readonly unit: string;
  readonly instrument: "histogram" | "counter" | "other";
  readonly valueType: "int" | "double";
  readonly boundaries: readonly number[];
  readonly points: readonly EmittedPoint[];
  readonly schemaUrl?: string | undefined;
}

/** A log record that is an event. */
export interface EmittedRecord {
  readonly name: string | undefined;
  readonly attributes: Values;
  readonly hasBody: boolean;
  readonly severity: number | undefined;
  /** Of the span that it is linked to. */
  readonly spanId: string | undefined;
  readonly schemaUrl?: string | undefined;
}

/** All that one call emitted. */
export interface Emitted {
  readonly records?: readonly EmittedRecord[];
  readonly spans: readonly EmittedSpan[];
  readonly metrics: readonly EmittedMetric[];
}

/** One breach of a rule. `subject` is the attribute or metric that it is about, where it is about one. */
export interface Finding {
  readonly rule: string;
  readonly subject: string;
  readonly on: string;
}
