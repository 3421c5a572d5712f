/** One case of `cases.json`: calls of the Python tracer, in their order. */
export interface StrandsCase {
  readonly id: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Set once the tracer is there. */
  readonly env_after?: Readonly<Record<string, string>>;
  readonly sampler?: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly op: string;
  readonly as?: string;
  readonly name?: string;
  readonly span?: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly value?: unknown;
}

export interface SpanFacts {
  readonly name: string;
  readonly kind: string;
  /** Name of the parent. */
  readonly parent: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly EventFacts[];
  readonly status: string;
  readonly description?: string | undefined;
  readonly ended: boolean;
}

export interface EventFacts {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What the Python tracer emitted for a case, or ours. */
export interface CaseFacts {
  readonly id: string;
  readonly spans: readonly SpanFacts[];
  readonly scope: readonly string[];
  readonly serialized?: readonly string[] | undefined;
  /** Python gave up here. Ours must not, and the span must be usable. */
  readonly raised?: string | undefined;
}
