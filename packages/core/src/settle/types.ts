import type { CostStatus, NanoUsd, TokenUsage } from "../pricing/types.ts";

/** Through which door Bedrock was reached. */
export type Surface = "direct" | "agent" | "agentcore" | "strands";

/** What settlement reads of one stored span; the store selects just these columns. */
export interface SettleSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. The parent may be missing from the trace: late, unsampled, or never sent. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly scopeName: string;
  readonly serviceName: string;
  readonly startUnixNano: bigint;
  readonly durationNano: bigint;
  /** `gen_ai.operation.name`, empty when the span is no GenAI span. */
  readonly operation: string;
  readonly provider: string;
  readonly requestModel: string;
  readonly responseModel: string;
  readonly usage: TokenUsage;
  readonly region: string;
  readonly serviceTier: string;
  /** `aws.request_id` or `gen_ai.response.id`: two spans of one trace that carry the same are the same call. */
  readonly requestId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly agentName: string;
  /** Empty when the sender did not say; settlement infers it from the ancestors. */
  readonly surface: Surface | "";
  readonly errorType: string;
  /**
   * The words of `llm.cost.status`, or `priced`; empty where nothing is said. On a span that is no model call by its
   * operation it tells of one that the service bills for and tells no tokens of.
   */
  readonly costStatus: string;
}

/**
 * One real model call, priced. Everything that says dollars or tokens on a page reads these.
 * The entry's key is (org, traceId, spanId); what is inherited comes from the nearest ancestor that says it.
 */
export interface LedgerEntry {
  readonly traceId: string;
  readonly spanId: string;
  readonly startUnixNano: bigint;
  readonly durationNano: bigint;
  readonly serviceName: string;
  /**
   * `chat`, `embeddings`, `invoke_agent` (an agent that reported usage with no model call beneath), …; the span's name
   * where the conventions have no operation for the call.
   */
  readonly operation: string;
  readonly provider: string;
  /** The resolved base model: the grouping key. */
  readonly model: string;
  /** The model as the caller sent it. */
  readonly requestModel: string;
  readonly usage: TokenUsage;
  readonly costStatus: CostStatus;
  /** Zero unless `costStatus` is `priced`. */
  readonly costNanoUsd: NanoUsd;
  readonly priceVersion: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly agentName: string;
  /** Operation of the outermost GenAI ancestor (or of the call itself): what the user's code asked for. */
  readonly entryOperation: string;
  readonly surface: Surface;
  readonly errorType: string;
}
