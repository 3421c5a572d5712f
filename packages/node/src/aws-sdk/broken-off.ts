import { membersOf } from "../values.ts";

/** What an error would say: there is none, since the caller is told nothing. */
interface Break {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/**
 * How the body of an answer broke off, or `undefined` where it was read to its end. Over HTTP/2 the SDK ends a stream
 * that was aborted, or whose connection was cut, as if it had been whole; only the body knows. It is reset with a code
 * when the connection is lost, and closed without one from this side: by an abort signal, or a time limit.
 */
export function brokenOff(body: unknown): Break | undefined {
  const { readableAborted: isBroken, rstCode } = membersOf(body);
  if (isBroken !== true || typeof rstCode !== "number") return undefined;
  if (rstCode === 0) return { name: "AbortError", message: "The stream was closed by the caller before its end" };
  return { name: "Error", code: "ECONNRESET", message: `The stream was reset before its end, with code ${rstCode}` };
}
