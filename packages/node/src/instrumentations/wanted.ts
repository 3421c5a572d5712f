import { diag } from "@opentelemetry/api";
import type { Environment } from "../settings.ts";
import { listFrom } from "../start/read-environment.ts";
import { USUAL, type UsualInstrumentation } from "./usual.ts";

/**
 * The instrumentations that somebody has asked for: those that `OTEL_NODE_ENABLED_INSTRUMENTATIONS` names, or, where it
 * is not set, those among the application's own dependencies; without those in `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.
 * Short names as in @opentelemetry/auto-instrumentations-node (`http,undici`), or the packages' own.
 */
export function wantedInstrumentations(
  env: Environment,
  dependencies: () => ReadonlySet<string>,
): readonly UsualInstrumentation[] {
  const enabled = listFrom(env, "OTEL_NODE_ENABLED_INSTRUMENTATIONS");
  const disabled = listFrom(env, "OTEL_NODE_DISABLED_INSTRUMENTATIONS");
  const unknown = enabled.filter((name) => name !== "none" && !USUAL.some((usual) => isCalled(usual, name)));
  if (unknown.length > 0) {
    const known = USUAL.map(({ shortName }) => shortName).join(", ");
    diag.warn(
      `@outcrop/node: Cannot use a part of OTEL_NODE_ENABLED_INSTRUMENTATIONS: expected ${known} or none, got ${unknown.join(", ")}`,
    );
  }
  const allowed = USUAL.filter((usual) => !disabled.some((name) => isCalled(usual, name)));
  if (enabled.length > 0) return allowed.filter((usual) => enabled.some((name) => isCalled(usual, name)));
  if (allowed.length === 0) return allowed;
  const own = dependencies();
  return allowed.filter(({ packageName }) => own.has(packageName));
}

function isCalled({ shortName, packageName }: UsualInstrumentation, name: string): boolean {
  return name === shortName || name === packageName;
}
