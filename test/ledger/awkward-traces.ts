import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { seededRandom, type Random } from "./random.ts";

const MODELS = [
  "anthropic.claude-3-5-sonnet-20241022-v2:0",
  "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
  "amazon.nova-lite-v1:0",
  "eu.amazon.nova-lite-v1:0",
  "nobody.knows-this-v1:0",
] as const;
const ORGS = ["acme", "acme", "acme", "globex"] as const;
const SERVICES = ["web", "worker", "agents"] as const;

export interface TraceOptions {
  readonly seed: number;
  readonly spans: number;
  readonly fromNano: bigint;
  readonly toNano: bigint;
}

type Attributes = Record<string, string | number>;

/**
 * Traces such as real senders produce them at their worst: calls reported by two instrumentations, a session on the
 * root only, spans twice, a parent that never comes, agents that report the usage of what is beneath them, failed calls
 * without usage, unknown models, traces without any call. The pieces of a trace lie apart.
 */
export function awkwardTraces({ seed, spans, fromNano, toNano }: TraceOptions): readonly SpanFixture[] {
  const random = seededRandom(seed);
  const all: SpanFixture[] = [];
  const seconds = Number((toNano - fromNano) / 1_000_000_000n);
  while (all.length < spans) {
    const start = fromNano + BigInt(random.below(seconds)) * 1_000_000_000n + BigInt(random.below(1e9));
    all.push(...awkwardTrace(random, start));
  }
  // Order of arrival: mostly by trace, with every tenth span much later.
  const late = all.filter((_, index) => index % 10 === 7);
  const early = all.filter((_, index) => index % 10 !== 7);
  return [...early, ...late];
}

function awkwardTrace(random: Random, start: bigint): readonly SpanFixture[] {
  const org = random.pick(ORGS);
  const traceId = random.hex(32);
  const serviceName = random.pick(SERVICES);
  const session: Attributes = random.chance(0.7) ? { "session.id": `s${random.below(400)}` } : {};
  const user: Attributes = random.chance(0.5) ? { "user.id": `u${random.below(50)}` } : {};
  const spans: SpanFixture[] = [];
  let clock = start;
  const add = (parentSpanId: string, name: string, attributes: Attributes, scopeName = "app"): string => {
    const spanId = random.hex(16);
    clock += BigInt(1 + random.below(40_000_000));
    const durationNano = BigInt(1_000_000 + random.below(2_000_000_000));
    const statusCode = attributes["error.type"] === undefined ? "Unset" : "Error";
    spans.push({
      org,
      traceId,
      spanId,
      parentSpanId,
      name,
      serviceName,
      scopeName,
      startUnixNano: clock,
      durationNano,
      statusCode,
      attributes,
    });
    return spanId;
  };

  const root = add("", "POST /ask", { ...session, ...user });
  const parent = random.chance(0.5)
    ? add(root, "invoke_agent helper", {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "helper",
        // What its calls cost together, as its sender says: no call of its own.
        ...(random.chance(0.3) ? { "llm.cost.usd": random.below(1_000) / 1e6 } : {}),
      })
    : root;
  for (let call = random.below(4); call > 0; call--) addCall(random, parent, add);
  if (random.chance(0.1)) {
    const model = random.pick(MODELS);
    const told: Attributes = { "gen_ai.request.model": model, "llm.cost.status": "no_usage" };
    add(parent, "BedrockAgentRuntime.RetrieveAndGenerate", told, "@outcrop/node");
  }
  for (let other = random.below(4); other > 0; other--) {
    add(parent, "execute_tool lookup", { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup" });
  }
  const rootless = random.chance(0.1) ? spans.slice(1) : spans;
  return rootless.flatMap((span) => (random.chance(0.05) ? [span, span] : [span]));
}

function addCall(
  random: Random,
  parent: string,
  add: (parent: string, name: string, attributes: Attributes, scope?: string) => string,
): void {
  const model = random.pick(MODELS);
  const call: Attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": model,
    "cloud.region": "us-east-1",
  };
  if (random.chance(0.08)) {
    add(parent, `chat ${model}`, { ...call, "error.type": "ThrottlingException" }, "@outcrop/node");
    return;
  }
  const input = 10 + random.below(5_000);
  const usage: Attributes = {
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": random.below(900),
    ...(random.chance(0.3) ? { "gen_ai.usage.cache_read.input_tokens": random.below(input) } : {}),
  };
  const request: Attributes = random.chance(0.5) ? { "aws.request_id": random.hex(32) } : {};
  // A framework's span around the client's, both with the same usage: one call.
  const outer = random.chance(0.3) ? add(parent, `chat ${model}`, { ...call, ...usage }, "strands-agents") : parent;
  const from = random.chance(0.03) ? random.hex(16) : outer;
  add(from, `chat ${model}`, { ...call, ...usage, ...request }, "@outcrop/node");
}
