import { ERROR_TYPE_OTHER } from "@outcrop/core";

/** What telemetry says of an error: `type` for `error.type`, `message` for the status. */
export interface Failure {
  readonly type: string;
  readonly message: string;
}

const NAME = /^[A-Za-z_][\w.$-]{0,99}$/;
/** How an event stream spells an exception that the SDK has no class for: `throttlingException`. */
const FRAME = /^[a-z]\w*Exception$/;
const MAX_MESSAGE_LENGTH = 1_024;

/**
 * Describes whatever a call was rejected with. The type is the AWS error's name (`ThrottlingException`), or for errors
 * of Node the code (`ECONNREFUSED`), or the class, or `_OTHER`. The message does not repeat the type.
 */
export function describeFailure(error: unknown): Failure {
  const { name, code, message, cause } = membersOf(error);
  // A refused connection reaches HTTP/2 callers as a cancelled stream, with the reason beneath.
  const word = [isTelling(name) ? name : undefined, membersOf(cause).code, code, name].find(isName) ?? ERROR_TYPE_OTHER;
  const type = FRAME.test(word) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  const text = typeof message === "string" ? message : "";
  const prefix = `${type}: `;
  const rest = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  return { type, message: rest === type ? "" : rest.slice(0, MAX_MESSAGE_LENGTH) };
}

interface Members {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

function membersOf(error: unknown): Members {
  if (typeof error === "string") return { message: error };
  return typeof error === "object" && error !== null ? error : {};
}

/** `Error` alone tells nothing where a code does. */
function isTelling(name: unknown): boolean {
  return name !== "Error" && name !== "TypeError" && name !== "AggregateError";
}

function isName(value: unknown): value is string {
  return typeof value === "string" && NAME.test(value);
}
