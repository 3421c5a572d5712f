import { type Context, context } from "@opentelemetry/api";
import { reportOnce } from "../guard.ts";

/**
 * Runs `task` with `active` as the active context, so that spans made beneath nest. `task` runs exactly once and its
 * outcome is handed on as it is, even where the context manager throws before or after.
 */
export function runInContext<T>(active: Context, task: () => T): T {
  let outcome:
    | { readonly kind: "value"; readonly value: T }
    | { readonly kind: "error"; readonly error: unknown }
    | undefined;
  try {
    context.with(active, () => {
      try {
        outcome = { kind: "value", value: task() };
      } catch (error) {
        outcome = { kind: "error", error };
      }
    });
  } catch (error) {
    reportOnce("make a context active", error);
  }
  if (outcome === undefined) return task();
  if (outcome.kind === "error") throw outcome.error;
  return outcome.value;
}
