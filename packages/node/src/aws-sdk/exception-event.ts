import type { Attributes, Context } from "@opentelemetry/api";
import type { Profile } from "@outcrop/core";
import { createEventLogger, repeatedOnEvents } from "../content/event-logger.ts";
import { memberOf, stringOf } from "../values.ts";
import type { Failure } from "./failure.ts";

/** Name of the event of a GenAI operation that failed (conventions since 1.41, "GenAI exceptions"). */
const EXCEPTION = "gen_ai.client.operation.exception";
const WARN = 13;
/** UTF-16 units. A stack of Node has ten frames; whoever raised the limit gets this much. */
const MAX_STACK_LENGTH = 16_384;

/** Emits the event, linked to the span of `context`. Answers whether there is a logger provider to take it. */
export type EmitException = (failure: Failure, error: unknown, attributes: Attributes, context: Context) => boolean;

export function createExceptionEvent(profile: Profile): EmitException {
  const findLogger = createEventLogger(profile);
  return ({ type, message }, error, attributes, context) => {
    const logger = findLogger();
    if (logger === undefined) return false;
    const stack = stringOf(memberOf(error, "stack"))?.slice(0, MAX_STACK_LENGTH);
    const exception = {
      "exception.type": type,
      ...(message === "" ? {} : { "exception.message": message }),
      ...(stack === undefined ? {} : { "exception.stacktrace": stack }),
    };
    logger.emit({
      eventName: EXCEPTION,
      severityNumber: WARN,
      attributes: { ...repeatedOnEvents(attributes), ...exception },
      context,
    });
    return true;
  };
}
