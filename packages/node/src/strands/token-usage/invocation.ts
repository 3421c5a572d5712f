import { PROVIDER } from "@outcrop/core";
import { priceCall } from "../../bedrock-runtime/price-call.ts";
import { currentTelemetry } from "../../current-telemetry.ts";
import { guard } from "../../guard.ts";
import { ModelCallWatch } from "../../model-call-watch.ts";
import { memberOf, stringOf } from "../../values.ts";
import { fullerUsage } from "../plugin/fuller-usage.ts";
import { modelFacts, learnRegion } from "../plugin/model-facts.ts";
import { plainStopReason } from "../plugin/sdk-message.ts";
import { addUsage, readSdkUsage, tokenUsage, usageOfError, wholeUsage } from "../plugin/sdk-usage.ts";
import type { Usage } from "../types.ts";

const NOTHING: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** What one invocation of an agent uses, gathered from its model calls: failed and repeated ones were paid for, too. */
export class Invocation {
  readonly #prices: boolean;
  #usage: Usage = NOTHING;
  /** Told by the stream of the call that is under way. */
  #told: Usage | undefined;
  #model: string | undefined;
  #stopReason: string | undefined;
  #error: unknown;
  #costUsd: number | undefined = 0;
  #region: string | undefined;
  #calling: unknown;
  /** Of the call that is under way. */
  #watch: ModelCallWatch | undefined;

  /** `prices`: whether the dollars are wanted. */
  constructor(prices: boolean) {
    this.#prices = prices;
  }

  get usage(): Usage {
    return this.#usage;
  }

  /** The id of the model that was called last. */
  get model(): string | undefined {
    return this.#model;
  }

  /** As the last model call said; `interrupt` where a person is asked. */
  get stopReason(): string | undefined {
    return this.#stopReason;
  }

  /** Of the last model call, where it failed. */
  get error(): unknown {
    return this.#error;
  }

  /** Of the model call that is under way; a call beneath it that is traced, too, reports there. */
  get watch(): ModelCallWatch | undefined {
    return this.#watch;
  }

  /** `undefined` while there is a call without a price. */
  get costUsd(): number | undefined {
    return this.#costUsd;
  }

  modelCallBegins(event: unknown, agent: unknown): void {
    this.#calling = memberOf(event, "model") ?? memberOf(agent, "model");
    this.#told = undefined;
    this.#watch = new ModelCallWatch();
    if (!this.#prices) return;
    learnRegion(this.#calling, (region) => {
      this.#region = region;
    });
  }

  modelStreams(event: unknown): void {
    const inner = memberOf(event, "event");
    if (memberOf(inner, "type") === "modelMetadataEvent")
      this.#told = readSdkUsage(memberOf(inner, "usage")) ?? this.#told;
  }

  modelCallEnds(event: unknown): void {
    const data = memberOf(event, "stopData");
    this.#calling = memberOf(event, "model") ?? this.#calling;
    this.#error = memberOf(event, "error");
    const reason = memberOf(this.#error, "name") === "MaxTokensError" ? "maxTokens" : memberOf(data, "stopReason");
    this.#stopReason = plainStopReason(reason);
    const metadata = memberOf(memberOf(data, "message"), "metadata");
    this.#count(this.#told ?? readSdkUsage(memberOf(metadata, "usage")) ?? usageOfError(this.#error));
  }

  interrupted(): void {
    this.#stopReason = "interrupt";
  }

  /** A call whose end the consumer did not wait for has told its usage, or never will. */
  end(): void {
    if (this.#told !== undefined || this.#watch?.usage !== undefined) this.#count(this.#told);
  }

  #count(told: Usage | undefined): void {
    const watch = this.#watch;
    this.#told = undefined;
    this.#watch = undefined;
    const { modelId, provider } = modelFacts(this.#calling);
    this.#model = stringOf(modelId) ?? this.#model;
    const usage = fullerUsage(told, watch?.usage, provider);
    if (usage === undefined) return;
    this.#usage = addUsage(this.#usage, usage);
    if (!this.#prices) return;
    const beneath = watch?.cost;
    const cost =
      beneath?.kind === "priced"
        ? beneath.usd
        : guard("price a Strands invocation", () => this.#price(usage, modelId, provider));
    this.#costUsd = cost === undefined || this.#costUsd === undefined ? undefined : this.#costUsd + cost;
  }

  #price(usage: Usage, modelId: string | undefined, provider: string | undefined): number | undefined {
    if (provider !== PROVIDER.awsBedrock) return undefined;
    const telemetry = currentTelemetry();
    const cost = priceCall(telemetry.prices(), {
      requestModel: modelId ?? "",
      invokedModel: modelId === undefined ? undefined : telemetry.aliasOf(modelId),
      usage: tokenUsage(wholeUsage(usage, provider)),
      region: this.#region,
      serviceTier: undefined,
      atMs: Date.now(),
    });
    return cost.kind === "priced" ? cost.usd : undefined;
  }
}
