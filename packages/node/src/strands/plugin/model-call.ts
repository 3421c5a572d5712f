import { type Attributes, type Context, context, type Span, trace } from "@opentelemetry/api";
import { OPERATION, PROVIDER } from "@outcrop/core";
import { recordInference } from "../../bedrock-runtime/inference-metrics.ts";
import { type CallCost, priceCall } from "../../bedrock-runtime/price-call.ts";
import type { CostSum } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { ModelCallWatch } from "../../model-call-watch.ts";
import { present } from "../../present.ts";
import { memberOf, numberOf } from "../../values.ts";
import { describeFailure } from "../../aws-sdk/failure.ts";
import { SYSTEM } from "../tracer.ts";
import type { Metrics, Usage } from "../types.ts";
import { fullerUsage } from "./fuller-usage.ts";
import { type ModelFacts, learnRegion } from "./model-facts.ts";
import { readSdkUsage, tokenUsage, usageOfError, wholeUsage } from "./sdk-usage.ts";
import type { Setup } from "./setup.ts";

/** What the SDK says when a model call has ended; members that it does not say are absent. */
export interface ModelEnd {
  readonly usage?: unknown;
  readonly metrics?: unknown;
  readonly error?: unknown;
}

export interface ModelOutcome {
  /** As the provider counts, and as the conventions count; `undefined` where nothing was said. */
  readonly usage: Usage | undefined;
  readonly whole: Usage | undefined;
  readonly metrics: Metrics;
  readonly attributes: Attributes;
}

/** One call of a model by an agent. */
export class ModelCall {
  readonly span: Span;
  readonly #setup: Setup;
  readonly #sum: CostSum | undefined;
  readonly #startedAt = performance.now();
  readonly #startedAtMs = Date.now();
  #facts: ModelFacts;
  #region: string | undefined;
  #watch: ModelCallWatch | undefined;
  #seenUsage: Usage | undefined;
  #firstChunkMs: number | undefined;

  constructor(span: Span, facts: ModelFacts, sum: CostSum | undefined, setup: Setup) {
    this.span = span;
    this.#facts = facts;
    this.#sum = sum;
    this.#setup = setup;
  }

  /** The request begins: `model` is the one that a router may have chosen. Answers with the context of the request. */
  request(model: unknown, facts: ModelFacts): Context {
    this.#facts = facts;
    learnRegion(model, (region) => {
      this.#region = region;
    });
    this.#watch = new ModelCallWatch();
    const active = trace.setSpan(context.active(), this.span);
    return this.#watch.within(this.#sum?.within(active) ?? active);
  }

  /** An event of the agent's stream while the model answers. */
  event(event: unknown): void {
    const inner = memberOf(event, "event");
    const type = memberOf(inner, "type");
    if (type === "modelMetadataEvent") this.#seenUsage = readSdkUsage(memberOf(inner, "usage")) ?? this.#seenUsage;
    if (type === "modelContentBlockDeltaEvent") this.#firstChunkMs ??= performance.now() - this.#startedAt;
  }

  /** Records the metrics and answers with what the span still lacks. */
  finish(end: ModelEnd): ModelOutcome {
    const { provider, modelId } = this.#facts;
    const told = readSdkUsage(end.usage) ?? usageOfError(end.error) ?? this.#seenUsage;
    const usage = fullerUsage(told, this.#watch?.usage, provider);
    const whole = usage === undefined ? undefined : wholeUsage(usage, provider);
    const cost = guard("price a Strands model call", () => this.#price(whole));
    // The provider's own call beneath adds itself; an attempt that failed before anything was counted is not billed.
    if (!this.#isReported && (end.error === undefined || whole !== undefined)) this.#sum?.add(cost);
    guard("record the metrics of a Strands model call", () => this.#record(end, usage, whole, cost));
    const { names } = this.#setup.telemetry();
    const latencyMs = numberOf(memberOf(end.metrics, "latencyMs")) ?? 0;
    const timeToFirstByteMs = numberOf(memberOf(end.metrics, "timeToFirstByteMs")) ?? this.#firstChunkMs;
    return {
      usage,
      whole,
      metrics: { latencyMs, ...(timeToFirstByteMs === undefined ? {} : { timeToFirstByteMs }) },
      attributes: present([
        [names.responseTimeToFirstChunk, this.#firstChunkMs === undefined ? undefined : this.#firstChunkMs / 1_000],
        [names.requestModel, modelId],
        [names.costUsd, cost?.kind === "priced" ? cost.usd : undefined],
        [names.costStatus, cost?.kind === "unpriced" ? cost.status : undefined],
      ]),
    };
  }

  /** Of Bedrock alone: the price list inside an application has no other. The server prices the rest. */
  #price(whole: Usage | undefined): CallCost {
    const { provider, modelId } = this.#facts;
    const beneath = this.#watch?.cost;
    if (beneath !== undefined) return beneath;
    if (provider !== PROVIDER.awsBedrock) return { kind: "unpriced", status: "unknown_model" };
    const telemetry = this.#setup.telemetry();
    return priceCall(telemetry.prices(), {
      requestModel: modelId ?? "",
      invokedModel: modelId === undefined ? undefined : telemetry.aliasOf(modelId),
      usage: whole === undefined ? {} : tokenUsage(whole),
      region: this.#region,
      serviceTier: undefined,
      atMs: this.#startedAtMs,
    });
  }

  /** The provider's own call beneath has metrics. */
  get #isReported(): boolean {
    return this.#watch !== undefined && this.#watch.calls > 0;
  }

  #record(end: ModelEnd, usage: Usage | undefined, whole: Usage | undefined, cost: CallCost | undefined): void {
    const { metrics } = this.#setup;
    const latencyMs = numberOf(memberOf(end.metrics, "latencyMs"));
    if (latencyMs !== undefined) metrics.record("event_loop.latency", latencyMs);
    if (usage !== undefined) {
      metrics.record("event_loop.input.tokens", usage.inputTokens);
      metrics.record("event_loop.output.tokens", usage.outputTokens);
      const { cacheReadInputTokens: read, cacheWriteInputTokens: write } = usage;
      if (read !== undefined) metrics.record("event_loop.cache_read.input.tokens", read);
      if (write !== undefined) metrics.record("event_loop.cache_write.input.tokens", write);
    }
    if (this.#firstChunkMs !== undefined) metrics.record("model.time_to_first_token", this.#firstChunkMs);
    if (!this.#isReported) this.#recordInference(end, whole, cost);
  }

  #recordInference({ error }: ModelEnd, whole: Usage | undefined, cost: CallCost | undefined): void {
    const { instruments, names, dimensions } = this.#setup.telemetry();
    const { modelId, provider } = this.#facts;
    recordInference(instruments, names, {
      dimensions: dimensions({
        operation: OPERATION.chat,
        provider: provider ?? SYSTEM,
        requestModel: modelId,
        responseModel: undefined,
        address: undefined,
        port: undefined,
      }),
      durationSeconds: (performance.now() - this.#startedAt) / 1_000,
      errorType: error === undefined ? undefined : describeFailure(error).type,
      firstChunkSeconds: this.#firstChunkMs === undefined ? undefined : this.#firstChunkMs / 1_000,
      usage: whole === undefined ? {} : tokenUsage(whole),
      reasoningTokens: undefined,
      costUsd: cost?.kind === "priced" ? cost.usd : undefined,
    });
  }
}
