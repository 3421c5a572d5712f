import type { SentSpan } from "./draft.ts";
import { readText } from "./read-value.ts";
import { vercelInput } from "./vercel-input.ts";

/** What is known of the library that made a span. */
export interface Sender {
  readonly strands: boolean;
  /**
   * Whether its input tokens leave out the cached ones:
   * `raw`: as the service counts them, which is without (Bedrock Converse, Anthropic); its total is its own sum.
   * `raw-unless-total`: the same, but its total is the service's, so a total of input + output alone says that
   * nothing was left out. `total`: as the conventions want it.
   */
  readonly input: "raw" | "raw-unless-total" | "total";
}

export const STRANDS_PROVIDER = "strands-agents";

const PROVIDER_KEYS = ["gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system"];
const STRANDS_SCOPES = new Set(["strands.telemetry.tracer", STRANDS_PROVIDER]);

/** Scope name prefixes of instrumentations that copy the figures of a Bedrock or Anthropic answer as they are. */
const RAW_SCOPES: readonly (readonly [prefix: string, input: Sender["input"]])[] = [
  ["opentelemetry.instrumentation.botocore", "raw"],
  ["@opentelemetry/instrumentation-aws-sdk", "raw"],
  ["openlit", "raw"],
  ["@openlit/", "raw"],
  ["openinference.instrumentation.bedrock", "raw-unless-total"],
  ["@arizeai/openinference-instrumentation-bedrock", "raw-unless-total"],
];

/** Set by `@outcrop/node` on a span of somebody else's that it gave its own figures to, which are by the conventions. */
const ENRICHED = "outcrop.enriched";

/** Looks at the span as it was sent: rules change what this goes by. */
export function senderOf(view: SentSpan): Sender {
  if (isStrands(view)) return { strands: true, input: isOwnProfile(view) ? "total" : "raw-unless-total" };
  if (view.get(ENRICHED) === true) return { strands: false, input: "total" };
  if (view.get("ai.operationId") !== undefined) return { strands: false, input: vercelInput((key) => view.get(key)) };
  const raw = RAW_SCOPES.find(([prefix]) => view.scopeName.startsWith(prefix));
  return { strands: false, input: raw?.[1] ?? "total" };
}

/** Strands' SDKs name themselves as the provider; `@outcrop/node/strands`, by the conventions, the one that it is. */
function isOwnProfile(view: SentSpan): boolean {
  const provider = readText(view.get("gen_ai.provider.name"));
  return provider !== undefined && provider !== STRANDS_PROVIDER && provider !== view.scopeName;
}

/**
 * The Python SDK has a scope of its own. The TypeScript SDK calls its scope and its provider by the service's name
 * (`OTEL_SERVICE_NAME`), so a span whose provider is its scope, and which carries Strands' clock, is Strands' too.
 */
function isStrands(view: SentSpan): boolean {
  if (STRANDS_SCOPES.has(view.scopeName)) return true;
  if (view.get("event_loop.cycle_id") !== undefined || view.get("agent_loop.cycle_id") !== undefined) return true;
  const providers = PROVIDER_KEYS.map((key) => readText(view.get(key)));
  if (providers.includes(STRANDS_PROVIDER)) return true;
  return (
    view.scopeName !== "" && providers.includes(view.scopeName) && view.get("gen_ai.event.start_time") !== undefined
  );
}
