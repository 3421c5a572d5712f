import { diag } from "@opentelemetry/api";
import type { Environment } from "../settings.ts";
import type { HostSampler, HostSdk } from "./host-sdk.ts";
import { numberFrom, textFrom } from "./read-environment.ts";

/** The sampler of `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`; `parentbased_always_on` as the specification has it. */
export function samplerFrom(env: Environment, { trace }: HostSdk): HostSampler {
  const name = textFrom(env, "OTEL_TRACES_SAMPLER")?.toLowerCase() ?? "parentbased_always_on";
  const root = rootSampler(name.replace(/^parentbased_/, ""), env, trace);
  if (root === undefined) {
    diag.warn(`@outcrop/node: Cannot use OTEL_TRACES_SAMPLER: expected a sampler of the specification, got ${name}`);
    return new trace.ParentBasedSampler({ root: new trace.AlwaysOnSampler() });
  }
  return name.startsWith("parentbased_") ? new trace.ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, env: Environment, trace: HostSdk["trace"]): HostSampler | undefined {
  if (name === "always_on") return new trace.AlwaysOnSampler();
  if (name === "always_off") return new trace.AlwaysOffSampler();
  if (name === "traceidratio") return new trace.TraceIdRatioBasedSampler(ratioFrom(env));
  return undefined;
}

function ratioFrom(env: Environment): number {
  const ratio = numberFrom(env, "OTEL_TRACES_SAMPLER_ARG") ?? 1;
  if (ratio <= 1) return ratio;
  diag.warn(`@outcrop/node: Cannot use OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1, got ${ratio}`);
  return 1;
}
