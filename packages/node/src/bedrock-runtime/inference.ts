import type { Attributes } from "@opentelemetry/api";
import { OPERATION, type TokenUsage } from "@outcrop/core";
import type { CallStart, Ending, Endpoint } from "../aws-sdk/operation.ts";
import { guard } from "../guard.ts";
import { present } from "../present.ts";
import { memberOf, stringOf } from "../values.ts";
import { answerContent, requestContent } from "./content.ts";
import { recordInference } from "./inference-metrics.ts";
import { type CallCost, priceCall } from "./price-call.ts";
import { requestAttributes } from "./request-attributes.ts";
import { readTokenUsage, usageAttributes } from "./token-usage.ts";

/** The dimensions of a call's metrics, and what they were made from. */
interface Split {
  readonly endpoint: Endpoint;
  readonly invokedModel: string | undefined;
  readonly attributes: Attributes;
}

/**
 * The facts of one model call, gathered from a whole answer or event by event, and at its end put on the span and into
 * the metrics.
 */
export class Inference {
  readonly spanName: string;
  readonly attributes: Attributes;
  readonly #start: CallStart;
  readonly #model: string | undefined;
  #message: unknown;
  #usage: TokenUsage = {};
  #finishReason: string | undefined;
  #serviceTier: string | undefined;
  #invokedModel: string | undefined;
  #responseId: string | undefined;
  #firstChunkSeconds: number | undefined;
  #lastChunkSeconds: number | undefined;
  #split: Split | undefined;

  constructor(input: object, start: CallStart) {
    this.#start = start;
    this.#model = stringOf(memberOf(input, "modelId"));
    this.#serviceTier = stringOf(memberOf(memberOf(input, "serviceTier"), "type"));
    this.spanName = this.#model === undefined ? OPERATION.chat : `${OPERATION.chat} ${this.#model}`;
    const { names, settings } = start.telemetry;
    this.attributes = {
      ...requestAttributes(input, names, start.endpoint),
      ...guard("capture a request", () => requestContent(input, names, settings)),
    };
  }

  /** `$metadata` of the output. Bedrock's answers carry no id of their own: the request's stands for it. */
  response(output: object): void {
    this.#responseId = stringOf(memberOf(memberOf(output, "$metadata"), "requestId"));
  }

  finishReason(reason: unknown): void {
    this.#finishReason = stringOf(reason);
  }

  /** The answer itself, looked at only where content is captured. */
  answer(message: () => unknown): void {
    const { captureContent } = this.#start.telemetry.settings;
    if (captureContent) guard("capture an answer", () => (this.#message = message()));
  }

  /** Usage, tier and router trace: members of a whole answer, or of a stream's metadata event. */
  metadata(source: unknown): void {
    this.#usage = readTokenUsage(memberOf(source, "usage"));
    this.#serviceTier = stringOf(memberOf(memberOf(source, "serviceTier"), "type")) ?? this.#serviceTier;
    this.#invokedModel = stringOf(memberOf(memberOf(memberOf(source, "trace"), "promptRouter"), "invokedModelId"));
  }

  /** A piece of generated content has reached the caller. */
  chunk(elapsedSeconds: number, endpoint: Endpoint): void {
    if (this.#lastChunkSeconds === undefined) this.#firstChunkSeconds = elapsedSeconds;
    else {
      const gap = elapsedSeconds - this.#lastChunkSeconds;
      this.#start.telemetry.instruments.record("timePerOutputChunk", gap, this.#dimensions(endpoint));
    }
    this.#lastChunkSeconds = elapsedSeconds;
  }

  finish(ending: Ending): Attributes {
    const { names, settings, instruments } = this.#start.telemetry;
    const cost = guard("price a call", () => this.#price(ending));
    guard("record the metrics of a call", () =>
      recordInference(instruments, names, {
        dimensions: this.#dimensions(ending.endpoint),
        durationSeconds: ending.durationSeconds,
        errorType: ending.errorType,
        firstChunkSeconds: this.#firstChunkSeconds,
        usage: this.#usage,
        costUsd: cost?.kind === "priced" ? cost.usd : undefined,
      }),
    );
    const content = guard("capture an answer", () => answerContent(this.#message, this.#finishReason, names, settings));
    return {
      ...content,
      ...usageAttributes(this.#usage, names),
      ...present([
        [names.responseId, this.#responseId],
        [names.responseModel, this.#invokedModel],
        [names.responseFinishReasons, this.#finishReason === undefined ? undefined : [this.#finishReason]],
        [names.responseTimeToFirstChunk, this.#firstChunkSeconds],
        [names.awsServiceTier, this.#serviceTier],
        [names.costUsd, cost?.kind === "priced" ? cost.usd : undefined],
        [names.costStatus, cost?.kind === "unpriced" ? cost.status : undefined],
      ]),
    };
  }

  #price({ endpoint }: Ending): CallCost | undefined {
    return priceCall(this.#start.telemetry.prices(), {
      requestModel: this.#model ?? "",
      invokedModel: this.#invokedModel,
      usage: this.#usage,
      region: endpoint.region,
      serviceTier: this.#serviceTier,
      atMs: this.#start.startedAtMs,
    });
  }

  /** What every metric of a call is split by (conventions, "GenAI client metrics"). Kept from chunk to chunk. */
  #dimensions(endpoint: Endpoint): Attributes {
    const known = this.#split;
    if (known?.endpoint === endpoint && known.invokedModel === this.#invokedModel) return known.attributes;
    const { names } = this.#start.telemetry;
    const { address, port } = endpoint;
    const attributes = present([
      [names.operationName, this.attributes[names.operationName]],
      [names.providerName, this.attributes[names.providerName]],
      [names.requestModel, this.#model],
      [names.responseModel, this.#invokedModel],
      [names.serverAddress, address],
      [names.serverPort, address === undefined ? undefined : port],
    ]);
    this.#split = { endpoint, invokedModel: this.#invokedModel, attributes };
    return attributes;
  }
}
