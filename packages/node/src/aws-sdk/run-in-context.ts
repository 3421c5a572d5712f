import { type Context, context } from "@opentelemetry/api";
import { reportOnce } from "../guard.ts";

/**
 * Runs `task` with `active` as the active context, so that spans made beneath nest. `task` runs exactly once and its
 * outcome is handed on as it is, even where the context manager throws before or after.
 */
export function runInContext<T>(active: Context, task: () => T): T {
  let hasRun = false;
  let value: T | undefined;
  let failure: { readonly error: unknown } | undefined;
  try {
    context.with(active, () => {
      hasRun = true;
      try {
        value = task();
      } catch (error) {
        failure = { error };
      }
    });
  } catch (error) {
    reportOnce("make a context active", error);
  }
  if (!hasRun) return task();
  if (failure !== undefined) throw failure.error;
  return value as T;
}
