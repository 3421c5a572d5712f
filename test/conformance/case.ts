import type { Recording } from "@outcrop/replay";

/**
 * Facts that an independent reader computed from a recording. An absent key means that the service did not say: it
 * must then be absent in the telemetry too. `inputTokens` is the service's figure, without cached tokens.
 */
export interface Expected {
  readonly requestModel?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly finishReasons?: readonly string[];
  readonly toolCalls?: readonly string[];
  readonly text?: string;
  readonly httpStatus?: number;
  readonly errorType?: string;
  /** A guardrail's verdict. */
  readonly action?: string;
}

export interface Case extends Recording {
  readonly expected: Expected;
}

/** What is wrong with one case; an empty list means that it passed. */
export type Faults = readonly string[];
