import { reportOnce } from "../guard.ts";
import { membersOf } from "../values.ts";
import type { CallEnd } from "./call.ts";

/** What an error would say: there is none, since the caller is told nothing. */
interface Break {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/**
 * How the body of an answer broke off, or `undefined` where it was read to its end. Over HTTP/2 the SDK ends a stream
 * that was aborted, or whose connection was cut, as if it had been whole, and hands out the half of a body; only the body
 * itself knows. It is reset with a code when the connection is lost, and closed without one from this side: by an
 * abort signal, or a time limit.
 */
export function brokenOff(body: unknown): Break | undefined {
  const { rstCode } = membersOf(body);
  if (typeof rstCode !== "number") return undefined;
  if (rstCode !== 0)
    return { name: "Error", code: "ECONNRESET", message: `The answer was reset, with code ${rstCode}` };
  if (membersOf(body)["readableAborted"] !== true) return undefined;
  return { name: "AbortError", message: "The answer was closed by the caller before its end" };
}

const DONE: CallEnd = { kind: "done" };

/** How a call ends whose answer was read as far as it goes: as done, unless the body of `response` broke off. */
export function endOf(response: unknown): CallEnd {
  // Not by `guard`: this runs for each call.
  try {
    const error = brokenOff(membersOf(response)["body"]);
    return error === undefined ? DONE : { kind: "failed", error };
  } catch (error) {
    reportOnce("look at the end of an answer", error);
    return DONE;
  }
}
