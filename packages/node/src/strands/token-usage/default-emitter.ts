import { type EmfDocument, stringifyEmf } from "@outcrop/core/emf";
import { writeLine } from "./write-line.ts";

/** Takes what is to be said of one invocation. What it throws, or its promise rejects with, goes no further. */
export type Emitter = (payload: EmfDocument) => unknown;

/**
 * Writes a payload as one compact line on stdout, which the CloudWatch agent, Lambda and container logs pick up; all of
 * it, also when the process exits right after. Not through `console`, whose lines Lambda wraps: the JSON must be the
 * whole log event.
 */
export function defaultEmitter(payload: EmfDocument): void {
  writeLine(stringifyEmf(payload));
}
