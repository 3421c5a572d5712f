import type { Exception } from "@opentelemetry/api";
import { ERROR_TYPE_OTHER } from "@outcrop/core";
import { describeFailure } from "../aws-sdk/failure.ts";
import { arrayOf, memberOf, stringOf } from "../values.ts";
import { pythonStr } from "./python-repr.ts";

/** Why a span failed. */
export interface Failed {
  /** Whatever was thrown; nothing when only a result says so. */
  readonly error?: unknown;
  /** Comes before the error's own text. */
  readonly message?: string | undefined;
}

/** `undefined` for what did not fail. */
export function failedBy(error: unknown, message?: string): Failed | undefined {
  return error === undefined || error === null ? undefined : { error, message };
}

/** Text of the status. Before 1.34.1 it could be empty. */
export function statusText({ error, message }: Failed, namesError: boolean): string {
  const text = stringOf(message) ?? messageOf(error);
  return text !== "" || !namesError ? text : (stringOf(memberOf(error, "name")) ?? "");
}

/** What `recordException` can read: errors of every realm, and anything else as its text. */
export function recordable(error: unknown): Exception {
  return typeof memberOf(error, "message") === "string" && typeof memberOf(error, "name") === "string"
    ? (error as Exception)
    : pythonStr(error);
}

export function errorType({ error }: Failed): string {
  return error === undefined || error === null ? ERROR_TYPE_OTHER : describeFailure(error).type;
}

/** Python's `Exception`, which is what a bare message becomes. */
export function exceptionOf(message: string): Error {
  const error = new Error(message);
  error.name = "Exception";
  return error;
}

/** What a tool says of its own failure: the first text of its result, which may be empty. */
export function toolFailure(content: unknown, captureContent: boolean): string {
  const texts = captureContent ? arrayOf(content).map((block) => memberOf(block, "text")) : [];
  return texts.find((text) => typeof text === "string") ?? "tool returned error status";
}

function messageOf(error: unknown): string {
  if (error === undefined || error === null) return "";
  const message = memberOf(error, "message");
  return typeof message === "string" ? message : pythonStr(error);
}
