import { memberOf, stringOf } from "../../values.ts";
import { questionsIn, type RetrievalQuestion } from "./retrieval-question.ts";

/** A step that is under way. */
export interface RetrievalStep {
  /** `Planning`, `Retrieval`, … */
  readonly name: string;
  /** Of the event that told of it first. */
  readonly id: string | undefined;
  readonly startMs: number;
  /** Absent until its actions are told. */
  questions: readonly RetrievalQuestion[] | undefined;
}

/** Steps that are told apart, and that may be under way at once; the service takes a handful. */
const MAX_STEPS = 1_024;

/**
 * Which step an event tells of. The API calls `id` that of the event, without a word on whether the events of a step have
 * it in common: as long as none was seen twice, the outcome is that of the first step of its name that has none yet.
 */
export class StepsOfEvents {
  readonly #open: RetrievalStep[] = [];
  readonly #ids = new Set<string>();
  #idsRepeat = false;
  #count = 0;

  /** Steps so far. */
  get count(): number {
    return this.#count;
  }

  /** `undefined` for the second word on a step that is over, and beyond all bounds. */
  find(event: unknown, nowMs: number): RetrievalStep | undefined {
    const id = stringOf(memberOf(event, "id"));
    const told = memberOf(event, "attributes");
    const name = stringOf(memberOf(told, "step"));
    if (name === undefined) return undefined;
    const isKnown = id !== undefined && this.#ids.has(id);
    if (isKnown) this.#idsRepeat = true;
    if (id !== undefined && this.#ids.size < MAX_STEPS) this.#ids.add(id);
    const questions = questionsIn(told);
    const isOf = (step: RetrievalStep): boolean =>
      step.name === name &&
      (step.questions === undefined || questions === undefined || isSame(step.questions, questions));
    const step = isKnown
      ? this.#open.find((one) => one.id === id)
      : isOutcome(told) && !this.#idsRepeat
        ? this.#open.find(isOf)
        : undefined;
    if (step !== undefined || isKnown) return step;
    if (this.#count >= MAX_STEPS) return undefined;
    this.#count += 1;
    const made = { name, id, startMs: nowMs, questions: undefined };
    this.#open.push(made);
    return made;
  }

  /** A step is over. */
  close(step: RetrievalStep): void {
    const index = this.#open.indexOf(step);
    if (index !== -1) this.#open.splice(index, 1);
  }

  /** Those that are not. */
  get open(): readonly RetrievalStep[] {
    return [...this.#open];
  }
}

export function isOutcome(told: unknown): boolean {
  const status = memberOf(told, "status");
  return status === "SUCCEEDED" || status === "FAILED";
}

function isSame(one: readonly RetrievalQuestion[], other: readonly RetrievalQuestion[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
