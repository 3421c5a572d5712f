import { type EmfDocument, stringifyEmf } from "@outcrop/core/emf";

/** Takes what is to be said of one invocation. What it throws, or its promise rejects with, goes no further. */
export type Emitter = (payload: EmfDocument) => unknown;

/**
 * Writes a payload as one compact line on stdout, which the CloudWatch agent, Lambda and container logs pick up. Not
 * through `console`, whose lines Lambda wraps: the JSON must be the whole log event.
 */
export function defaultEmitter(payload: EmfDocument): void {
  process.stdout.write(`${stringifyEmf(payload)}\n`);
}
