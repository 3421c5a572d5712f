import { guard } from "../guard.ts";
import { memberOf } from "../values.ts";
import type { Call } from "./call.ts";
import type { HandlerResult } from "./smithy.ts";

/**
 * For calls that hide events, around the SDK's reading of an answer and within its retries. The SDK answers when the first
 * event of a stream is there, and tries again where that is an error. With hidden events before it, it would answer
 * early and leave the error to the caller: so these are taken here, up to the first one of the caller's.
 */
export async function takeFirstEvent(
  call: Call,
  hides: (event: object) => boolean,
  answer: Promise<HandlerResult>,
): Promise<HandlerResult> {
  const result = await answer;
  const stream = call.streamMember === undefined ? undefined : memberOf(result.output, call.streamMember);
  if (!isStream(stream)) return result;
  try {
    await takeHidden(stream, call, hides);
  } catch (error) {
    guard("tell of an error's answer", () => addAnswer(error, result.response));
    throw error;
  }
  return result;
}

/** Throws what the stream throws. Afterwards the stream begins with its first event that is not hidden. */
async function takeHidden(
  stream: AsyncIterable<unknown>,
  call: Call,
  hides: (event: object) => boolean,
): Promise<void> {
  const source = stream[Symbol.asyncIterator]();
  let first = await source.next();
  while (first.done !== true && isHidden(first.value, hides)) {
    const { value } = first;
    guard("look at an event", () => call.event(value as object));
    first = await source.next();
  }
  // As the SDK itself goes on from the first event.
  async function* rest(): AsyncGenerator {
    if (first.done !== true) yield first.value;
    for (let result = await source.next(); result.done !== true; result = await source.next()) yield result.value;
  }
  Object.defineProperty(stream, Symbol.asyncIterator, {
    value: rest,
    writable: true,
    configurable: true,
    enumerable: Object.prototype.propertyIsEnumerable.call(stream, Symbol.asyncIterator),
  });
}

/** What the SDK adds to the message of an error that is none of the service's, in all of its versions. */
const HINT =
  "\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.";

/** As the SDK's own reading of an answer does with what it meets there: retries and callers look for it. */
function addAnswer(error: unknown, response: unknown): void {
  if (typeof error !== "object" || error === null) return;
  Object.defineProperty(error, "$response", { value: response, enumerable: false });
  if ("$metadata" in error) return;
  if (error instanceof Error) error.message += HINT;
  const headers = Object.entries(memberOf(response, "headers") ?? {});
  const header = (name: RegExp): unknown => headers.find(([key]) => name.test(key))?.[1];
  Object.assign(error, {
    $metadata: {
      httpStatusCode: memberOf(response, "statusCode"),
      requestId: header(/^x-[\w-]+-request-?id$/),
      extendedRequestId: header(/^x-[\w-]+-id-2$/),
      cfId: header(/^x-[\w-]+-cf-id$/),
    },
  });
}

function isHidden(value: unknown, hides: (event: object) => boolean): boolean {
  return (
    typeof value === "object" && value !== null && guard("look whether an event is hidden", () => hides(value)) === true
  );
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
