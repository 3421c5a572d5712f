/** What an answer is cut to, that should have been empty. */
const SHOWN_CHARS = 300;

/**
 * Reads the empty answer of an insert to its end, as its connection is free only then. Throws where it is not empty: an
 * error that comes after the status, from the server or from something in front of it, is text in an answer with 200.
 */
export async function readNothing(answer: AsyncIterable<unknown>): Promise<void> {
  let text = "";
  for await (const chunk of answer) if (text.length < SHOWN_CHARS) text += String(chunk);
  if (text.trim() !== "") throw new Error(`Cannot insert: expected an empty answer, got ${text.slice(0, SHOWN_CHARS)}`);
}
