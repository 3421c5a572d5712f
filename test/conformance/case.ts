import type { Recording } from "@outcrop/replay";
import type { Outcome } from "./job.ts";

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
  /** Names of the tools that a model called, or how many an agent used. */
  readonly toolCalls?: readonly string[] | number;
  readonly text?: string;
  readonly httpStatus?: number;
  readonly errorType?: string;
  /** A guardrail's verdict. */
  readonly action?: string;
  // Of an agent: what its trace tells of.
  readonly modelCalls?: number;
  readonly knowledgeBaseLookups?: number;
  readonly collaboratorCalls?: number;
  readonly guardrailTraces?: number;
  /** Distinct ones; 0 where there was no trace. */
  readonly agents?: number;
  readonly documents?: number;
  readonly citations?: number;
}

export interface Case extends Recording {
  readonly expected: Expected;
}

/** What is wrong with one case; an empty list means that it passed. */
export type Faults = readonly string[];

/** What is known of a call beside its trace. */
export interface SpanContext {
  /** What the plain caller got. */
  readonly plain: Outcome;
  readonly capturedContent: boolean;
}
