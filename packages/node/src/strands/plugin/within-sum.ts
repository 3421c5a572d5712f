import { context } from "@opentelemetry/api";
import { runInContext } from "../../aws-sdk/run-in-context.ts";
import { sumOfSpan } from "../../cost-sum.ts";
import type { Method } from "./overlay.ts";
import { isSpan } from "./span-pair.ts";

/**
 * The SDK's `withSpanContext`, in which a tool is carried out: what the tool asks of a model is in the sum of its span,
 * beneath spans of the application too.
 */
export function withinSum(native: Method): Method {
  return (span, run) => {
    const sum = isSpan(span) ? sumOfSpan(span) : undefined;
    if (sum === undefined || typeof run !== "function") return native(span, run);
    return native(span, () => runInContext(sum.within(context.active()), () => Reflect.apply(run, undefined, [])));
  };
}
