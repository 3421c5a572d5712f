/** How long after a question was asked another may still have its answer: what was stored since is not in it. */
const SHARED_MS = 1_000;

/** Asks, or waits for the answer of whoever asks the same already. `question` names all that the answer depends on. */
export type AskTogether = <Answer>(question: string, ask: () => Promise<Answer>) => Promise<Answer>;

interface Running {
  readonly at: number;
  readonly answer: Promise<unknown>;
}

/**
 * The same question by several tabs or people at once is asked of the store once. Nothing is kept: whoever comes after an
 * answer asks anew, and so does who comes more than a second after the question, as with a store that is slow to answer
 * its answer would be old. `now` is monotonic, in milliseconds.
 */
export function createAskTogether(now: () => number = () => performance.now()): AskTogether {
  // No more than there are requests that wait.
  const running = new Map<string, Running>();
  return <Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const before = running.get(question);
    // A question is always asked by the same route, so that its answer has the same shape.
    if (before !== undefined && now() - before.at < SHARED_MS) return before.answer as Promise<Answer>;
    const answer = ask();
    const own: Running = { at: now(), answer };
    running.set(question, own);
    const end = (): void => {
      if (running.get(question) === own) running.delete(question);
    };
    answer.then(end, end);
    return answer;
  };
}
