import type { Attributes } from "@opentelemetry/api";
import { memberOf, stringOf } from "../../values.ts";

/** Errors by which the SDK stops on purpose, in no need of mending. */
const STOPS: ReadonlySet<string> = new Set(["InterruptError", "CancelledError"]);

/** The error, if it is a failure; `undefined` for what was interrupted or cancelled. */
export function failureOf(error: unknown): unknown {
  return isNamed(error, (name) => STOPS.has(name)) ? undefined : error;
}

/** What a span of something cancelled says (Strands after 1.40). */
export function cancellationOf(error: unknown): Attributes {
  return isNamed(error, (name) => name === "CancelledError") ? { "strands.cancellation.type": "CancelledError" } : {};
}

/** A name may be that of the error or, where it sets none, of its class. */
function isNamed(error: unknown, isWanted: (name: string) => boolean): boolean {
  const names = [memberOf(error, "name"), memberOf(memberOf(error, "constructor"), "name")];
  return names.some((name) => isWanted(stringOf(name) ?? ""));
}
