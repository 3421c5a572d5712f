import type { AnswerFacts, RawUsage } from "../families/family.ts";
import { mergeUsage, metricsUsage } from "../families/raw-usage.ts";

/** The facts of a stream's chunks, laid over each other. Keeps figures and words, no text. */
export class StreamedAnswer {
  #facts: AnswerFacts = {};
  #metrics: RawUsage | undefined;

  /** `body` is the chunk that `facts` were read from, with the metrics that Bedrock itself adds to it. */
  add(body: unknown, facts: AnswerFacts): void {
    const known = this.#facts;
    this.#metrics = metricsUsage(body) ?? this.#metrics;
    this.#facts = {
      ...known,
      ...(facts.usage === undefined ? {} : { usage: mergeUsage(known.usage, facts.usage) }),
      ...(facts.finishReasons === undefined
        ? {}
        : { finishReasons: overlay(known.finishReasons, facts.finishReasons) }),
      id: known.id ?? facts.id,
      model: known.model ?? facts.model,
    };
  }

  /** The model's own figures stand before Bedrock's metrics, which leave tool arguments of Claude out in part. */
  get facts(): AnswerFacts {
    return { ...this.#facts, usage: mergeUsage(this.#metrics, this.#facts.usage) };
  }
}

/** By candidate, the last word that was said. */
function overlay(
  known: AnswerFacts["finishReasons"],
  later: NonNullable<AnswerFacts["finishReasons"]>,
): AnswerFacts["finishReasons"] {
  if (known === undefined) return later;
  return Array.from({ length: Math.max(known.length, later.length) }, (_, index) => later[index] ?? known[index]);
}
