import { diag } from "@opentelemetry/api";

const reported = new Set<string>();

/**
 * Runs a telemetry hook. Whatever it throws, now or from a promise that it returns, is reported once for each `place`
 * through OpenTelemetry's `diag` and goes no further: the user's call never fails because of telemetry.
 * `place` completes the sentence "Cannot …"; use constants, since each is remembered.
 */
export function guard<T>(place: string, hook: () => T): T | undefined {
  try {
    const result = hook();
    if (isThenable(result)) result.then(undefined, (error: unknown) => reportOnce(place, error));
    return result;
  } catch (error) {
    reportOnce(place, error);
    return undefined;
  }
}

/** Reports a fault of telemetry once for each `place`. Never throws, even when the logger behind `diag` does. */
export function reportOnce(place: string, error: unknown): void {
  if (reported.has(place)) return;
  reported.add(place);
  try {
    diag.error(`@outcrop/node: Cannot ${place}; calls go on without. Said once`, error);
  } catch {
    // There is nobody left to tell.
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
