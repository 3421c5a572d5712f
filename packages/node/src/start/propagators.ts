import { diag, type TextMapPropagator } from "@opentelemetry/api";
import { gatedBaggage } from "../instrumentations/baggage-gate.ts";
import type { Environment } from "../settings.ts";
import type { HostSdk } from "./host-sdk.ts";
import { listFrom } from "./read-environment.ts";

/** `OTEL_PROPAGATORS`: `tracecontext` and `baggage`, both by default; `none` for neither. */
export function propagatorFrom(env: Environment, { propagation }: HostSdk): TextMapPropagator {
  const names = listFrom(env, "OTEL_PROPAGATORS");
  const propagators = (names.length === 0 ? ["tracecontext", "baggage"] : names).flatMap((name) => {
    if (name === "tracecontext") return [new propagation.W3CTraceContextPropagator()];
    if (name === "baggage") return [gatedBaggage(new propagation.W3CBaggagePropagator())];
    if (name !== "none") {
      diag.warn(`@outcrop/node: Cannot use OTEL_PROPAGATORS: expected tracecontext, baggage or none, got ${name}`);
    }
    return [];
  });
  return new propagation.CompositePropagator({ propagators });
}
