import { type Attributes, context as contextApi } from "@opentelemetry/api";
import { type AttributeNames, OPERATION, PROVIDER } from "@outcrop/core";
import type { CallStart, Ending, Endpoint, Observation } from "../aws-sdk/operation.ts";
import { type CostSum, sumOf } from "../cost-sum.ts";
import { guard, reportOnce } from "../guard.ts";
import { type CallEnded, reportModelCall } from "../model-call-watch.ts";
import { put } from "../present.ts";
import { isRecord, memberOf, membersOf, stringOf } from "../values.ts";
import { type Answer, answerContent } from "./content.ts";
import type { RequestContent } from "../content/captured-content.ts";
import type { Dimensions } from "./dimensions.ts";
import { isInference, recordInference } from "./inference-metrics.ts";
import { type CallCost, priceCall } from "./price-call.ts";
import { type CallUsage, type Modalities, readTokenUsage, usageAttributes } from "./token-usage.ts";

/** What a request says, whatever its operation. */
export interface InferenceRequest {
  /** `gen_ai.operation.name`. */
  readonly operation: string;
  /** `modelId` as sent. */
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  readonly attributes: Attributes;
  /** Where something is done with content; otherwise nothing of the input is kept. */
  readonly captured?: CapturedRequest | undefined;
  /** What its cost is added to. Default: the sum of the span that it is made under. */
  readonly sum?: CostSum | undefined;
}

interface CapturedRequest {
  /** The command's. */
  readonly input: object;
  /** `undefined` where it is not looked at: inside of a content hook, and for models without content. */
  readonly content: RequestContent | undefined;
}

/** What the answer says that is not usage; members that it does not say are absent. */
export interface InferenceAnswer {
  /** One for each candidate. */
  readonly finishReasons?: readonly string[] | undefined;
  readonly id?: string | undefined;
  /** The model as the answer names it; that a prompt router chose it is told by `metadata`. */
  readonly model?: string | undefined;
  readonly serviceTier?: string | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly modalities?: Modalities | undefined;
  readonly attributes?: Attributes;
}

/** Seconds between chunks that are recorded together: in a row it costs less. */
const MAX_GAPS = 256;

/** The dimensions of a call's metrics, and what they were found by. */
interface Split {
  readonly endpoint: Endpoint;
  readonly model: string | undefined;
  readonly dimensions: Dimensions;
}

/**
 * The facts of one model call, gathered from a whole answer or event by event, and at its end put on the span and into
 * the metrics.
 */
export class Inference {
  readonly spanName: string;
  readonly attributes: Attributes;
  readonly #start: CallStart;
  readonly #ended: CallEnded | undefined = reportModelCall();
  readonly #sum: CostSum | undefined;
  readonly #operation: string;
  readonly #model: string | undefined;
  /** What the user's map says is behind `#model`. */
  readonly #alias: string | undefined;
  readonly #captured: CapturedRequest | undefined;
  #answers: readonly Answer[] = [];
  #answer: InferenceAnswer = {};
  #usage: CallUsage = {};
  /** `usage` as the service told it. */
  #told: object | undefined;
  #serviceTier: string | undefined;
  #invokedModel: string | undefined;
  #requestId: string | undefined;
  #firstChunkSeconds: number | undefined;
  #lastChunkSeconds: number | undefined;
  /** Seconds between chunks that are not recorded yet. */
  #gaps: number[] = [];
  #split: Split | undefined;

  constructor(request: InferenceRequest, start: CallStart) {
    const { operation, model, serviceTier, attributes } = request;
    this.#start = start;
    this.#captured = request.captured;
    this.#sum = request.sum ?? sumOf(contextApi.active());
    this.#operation = operation;
    this.#model = model;
    this.#alias = model === undefined ? undefined : start.telemetry.aliasOf(model);
    this.#serviceTier = serviceTier;
    // Conventions: a retrieval's name has its data source's id, where there is one, and never the model.
    const isNamed = model !== undefined && operation !== OPERATION.retrieval;
    this.spanName = isNamed ? `${operation} ${model}` : operation;
    this.attributes = attributes;
  }

  /** `$metadata` of the output. Where an answer carries no id of its own, the request's stands for it. */
  response(output: object): void {
    this.#requestId = stringOf(membersOf(membersOf(output)["$metadata"])["requestId"]);
  }

  finishReason(reason: unknown): void {
    const word = stringOf(reason);
    this.#answer = { ...this.#answer, finishReasons: word === undefined ? undefined : [word] };
  }

  /** Speech and text apart; what is told later is the whole again. */
  modalities(modalities: Modalities | undefined): void {
    this.#answer = { ...this.#answer, modalities };
  }

  /** The answer's facts and usage, for operations whose bodies each model shapes. */
  answered(answer: InferenceAnswer, usage: CallUsage): void {
    this.#answer = answer;
    this.#usage = usage;
    this.#serviceTier = answer.serviceTier ?? this.#serviceTier;
  }

  /** The model as the answer names it, told before the rest of a stream, so that all metrics have it. */
  answeredBy(model: string): void {
    this.#answer = { ...this.#answer, model };
  }

  /** Whether what is said is looked at. */
  get readsContent(): boolean {
    return this.#captured?.content !== undefined;
  }

  /** The answers themselves, looked at only where content is captured. */
  content(answers: () => readonly Answer[]): void {
    if (this.readsContent) this.#answers = guard("capture an answer", answers) ?? [];
  }

  /** What `Observation.recordContent` does, `undefined` where there is nothing to be done. */
  get recordContent(): Observation["recordContent"] {
    const recorder = this.#start.telemetry.content;
    const captured = this.#captured;
    if (recorder === undefined || captured === undefined) return undefined;
    return ({ context, attributes }) => {
      const { content, input } = captured;
      const [operation, model] = [this.#operation, this.#model];
      const outputMessages = guard("capture an answer", () => answerContent(this.#answers)) ?? [];
      const whole = content === undefined ? undefined : { ...content, outputMessages };
      return recorder.record(whole, {
        operation,
        model,
        input,
        hasEvent: isInference(operation),
        attributes,
        context,
      });
    };
  }

  /** Usage, tier and router trace: members of a whole answer, or of a stream's metadata event. */
  metadata(source: unknown): void {
    const { usage: told, serviceTier, trace } = membersOf(source);
    if (isRecord(told)) {
      // A second event that says less takes nothing back.
      this.#told = this.#told === undefined ? told : { ...this.#told, ...definedOf(told) };
      this.#usage = readTokenUsage(this.#told);
    }
    if (serviceTier !== undefined) this.#serviceTier = stringOf(memberOf(serviceTier, "type")) ?? this.#serviceTier;
    if (trace === undefined) return;
    const invoked = stringOf(memberOf(memberOf(trace, "promptRouter"), "invokedModelId"));
    this.#invokedModel = invoked ?? this.#invokedModel;
  }

  /** A piece of generated content has reached the caller. */
  chunk(elapsedSeconds: number, endpoint: Endpoint): void {
    if (this.#lastChunkSeconds === undefined) this.#firstChunkSeconds = elapsedSeconds;
    else {
      this.#gaps.push(elapsedSeconds - this.#lastChunkSeconds);
      if (this.#gaps.length >= MAX_GAPS) this.#recordGaps(endpoint);
    }
    this.#lastChunkSeconds = elapsedSeconds;
  }

  #recordGaps(endpoint: Endpoint): void {
    if (this.#gaps.length === 0) return;
    this.#start.telemetry.instruments.recordAll("timePerOutputChunk", this.#gaps, this.#dimensions(endpoint).all);
    this.#gaps = [];
  }

  finish(ending: Ending): Attributes {
    const { names, instruments } = this.#start.telemetry;
    let cost: CallCost | undefined;
    // Not by `guard`, here and below: this runs for each call.
    try {
      cost = this.#price(ending);
    } catch (error) {
      reportOnce("price a call", error);
    }
    this.#ended?.({ cost, usage: this.#usage, hasFailed: ending.errorType !== undefined });
    // An attempt that failed before anything was counted is not billed.
    if (ending.errorType === undefined || cost?.kind === "priced") this.#sum?.add(cost);
    try {
      this.#recordGaps(ending.endpoint);
      recordInference(instruments, names, {
        dimensions: this.#dimensions(ending.endpoint),
        durationSeconds: ending.durationSeconds,
        errorType: ending.errorType,
        firstChunkSeconds: this.#firstChunkSeconds,
        usage: this.#usage,
        reasoningTokens: this.#answer.reasoningTokens,
        modalities: this.#answer.modalities,
        costUsd: cost?.kind === "priced" ? cost.usd : undefined,
      });
    } catch (error) {
      reportOnce("record the metrics of a call", error);
    }
    const { finishReasons, attributes, id = this.#requestId } = this.#answer;
    const model = this.#responseModel;
    const told = usageAttributes(this.#usage, names, { ...attributes });
    // One by one, not by `put`, where most calls have them.
    if (id !== undefined) told[names.responseId] = id;
    if (model !== undefined) told[names.responseModel] = model;
    if (finishReasons !== undefined) told[names.responseFinishReasons] = [...finishReasons];
    put(told, names.usageReasoningOutputTokens, this.#answer.reasoningTokens);
    if (this.#answer.modalities !== undefined) putModalities(told, this.#answer.modalities, names);
    put(told, names.responseTimeToFirstChunk, this.#firstChunkSeconds);
    put(told, names.awsServiceTier, this.#serviceTier);
    if (cost?.kind === "priced") told[names.costUsd] = cost.usd;
    else put(told, names.costStatus, cost?.status);
    return told;
  }

  get #responseModel(): string | undefined {
    return this.#invokedModel ?? this.#alias ?? this.#answer.model;
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

  /** What every metric of a call is split by. Kept from chunk to chunk. */
  #dimensions(endpoint: Endpoint): Dimensions {
    const known = this.#split;
    const model = this.#responseModel;
    if (known?.endpoint === endpoint && known.model === model) return known.dimensions;
    const dimensions = this.#start.telemetry.dimensions({
      operation: this.#operation,
      provider: PROVIDER.awsBedrock,
      requestModel: this.#model,
      responseModel: model,
      address: endpoint.address,
      port: endpoint.port,
    });
    this.#split = { endpoint, model, dimensions };
    return dimensions;
  }
}

function putModalities(attributes: Attributes, { text, audio }: Modalities, names: AttributeNames): void {
  put(attributes, names.usageTextInputTokens, text.input);
  put(attributes, names.usageAudioInputTokens, audio.input);
  put(attributes, names.usageTextOutputTokens, text.output);
  put(attributes, names.usageAudioOutputTokens, audio.output);
}

function definedOf(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
