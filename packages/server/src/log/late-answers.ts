/** Less than this is not worth a timer. */
const LEAST_MS = 1;

/** What is told later than it is known, in the order that it came to be known. */
export class LateAnswers {
  readonly #waiting = new Map<NodeJS.Timeout, () => void>();

  /** Tells it after so long, or at once. */
  tell(answer: () => void, afterMs: number): void {
    if (afterMs < LEAST_MS) {
      answer();
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      answer();
    }, afterMs);
    this.#waiting.set(timer, answer);
  }

  /** Tells everything now. */
  flush(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [timer, answer] of waiting) {
      clearTimeout(timer);
      answer();
    }
  }
}
