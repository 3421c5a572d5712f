import type { AnswerFacts, RawUsage } from "../families/family.ts";
import { mergeUsage, metricsUsage } from "../families/raw-usage.ts";

/** The facts of a stream's chunks, laid over each other. Keeps figures and words, no text. */
export class StreamedAnswer {
  #usage: RawUsage | undefined;
  #metrics: RawUsage | undefined;
  #finishReasons: AnswerFacts["finishReasons"];
  #id: string | undefined;
  #model: string | undefined;

  /** `body` is the chunk that `facts` were read from, with the metrics that Bedrock itself adds to it. */
  add(body: unknown, { usage, finishReasons, id, model }: AnswerFacts): void {
    this.#metrics = metricsUsage(body) ?? this.#metrics;
    if (usage !== undefined) this.#usage = mergeUsage(this.#usage, usage);
    if (finishReasons !== undefined) this.#finishReasons = overlay(this.#finishReasons, finishReasons);
    this.#id ??= id;
    this.#model ??= model;
  }

  /** The model's own figures stand before Bedrock's metrics, which leave tool arguments of Claude out in part. */
  get facts(): AnswerFacts {
    const usage = mergeUsage(this.#metrics, this.#usage);
    return { usage, finishReasons: this.#finishReasons, id: this.#id, model: this.#model };
  }
}

/** By candidate, the last word that was said. */
function overlay(
  known: AnswerFacts["finishReasons"],
  later: NonNullable<AnswerFacts["finishReasons"]>,
): AnswerFacts["finishReasons"] {
  if (later.every((reason) => reason === undefined)) return known;
  if (known === undefined) return later;
  return Array.from({ length: Math.max(known.length, later.length) }, (_, index) => later[index] ?? known[index]);
}
