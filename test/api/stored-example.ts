import { createPriceBook, settleTrace } from "@outcrop/core";
import { Settler } from "../../packages/server/src/ledger/settler.ts";
import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import type { Store } from "../../packages/server/src/store/store.ts";
import { insertSpans } from "../store/engine-store.ts";

export const NOW_MS = Date.UTC(2026, 10, 21, 12);
const NOW_NANO = BigInt(NOW_MS) * 1_000_000n;

export const AGENT_TRACE = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1";
export const DIRECT_TRACE = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2";
export const PLAIN_TRACE = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa3";
export const CIRCLE_TRACE = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa4";
export const FOREIGN_TRACE = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb1";
export const SONNET = "anthropic.claude-3-5-sonnet-20241022-v2:0";
export const NOVA = "amazon.nova-lite-v1:0";

type Attributes = NonNullable<SpanFixture["attributes"]>;

function call(model: string, input: number, output: number, more: Attributes = {}): Attributes {
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": model,
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": output,
    "cloud.region": "us-east-1",
    ...more,
  };
}

function span(
  traceId: string,
  spanId: string,
  parentSpanId: string,
  minutesAgo: number,
  more: SpanFixture,
): SpanFixture {
  return {
    org: "acme",
    serviceName: "web",
    kind: "Client",
    traceId,
    spanId: spanId.padStart(16, "0"),
    parentSpanId: parentSpanId === "" ? "" : parentSpanId.padStart(16, "0"),
    startUnixNano: NOW_NANO - BigInt(minutesAgo) * 60_000_000_000n,
    durationNano: 1_500_000_000n,
    ...more,
  };
}

const SPANS: readonly SpanFixture[] = [
  // An agent run with its session on the root, two calls and a tool that failed; one span was sent twice.
  span(AGENT_TRACE, "1", "", 30, {
    name: "POST /ask",
    kind: "Server",
    attributes: { "session.id": "s-1", "user.id": "ann" },
    durationNano: 9_000_000_000n,
  }),
  span(AGENT_TRACE, "2", "1", 29, {
    name: "invoke_agent helper",
    attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "helper" },
  }),
  span(AGENT_TRACE, "3", "2", 28, {
    name: "chat sonnet",
    attributes: call(`us.${SONNET}`, 1_000, 200, {
      "gen_ai.usage.cache_read.input_tokens": 400,
      "gen_ai.response.finish_reasons": ["tool_use"],
    }),
  }),
  span(AGENT_TRACE, "3", "2", 28, {
    name: "chat sonnet",
    attributes: call(`us.${SONNET}`, 1_000, 200, {
      "gen_ai.usage.cache_read.input_tokens": 400,
      "gen_ai.response.finish_reasons": ["tool_use"],
    }),
  }),
  span(AGENT_TRACE, "4", "2", 27, {
    name: "execute_tool lookup",
    statusCode: "Error",
    attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup", "error.type": "timeout" },
  }),
  span(AGENT_TRACE, "5", "2", 26, {
    name: "chat nova",
    attributes: call(NOVA, 50, 10),
    events: [{ name: "retry", timeUnixNano: NOW_NANO - 26n * 60_000_000_000n, attributes: { attempt: 2 } }],
  }),
  // A direct call that was throttled, without a root.
  span(DIRECT_TRACE, "6", "99", 20, {
    name: "chat nova",
    serviceName: "worker",
    statusCode: "Error",
    statusMessage: "slow down",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": NOVA,
      "error.type": "ThrottlingException",
    },
  }),
  // No model call at all.
  span(PLAIN_TRACE, "7", "", 10, { name: "GET /health", kind: "Server" }),
  // Two spans that are each other's parent.
  span(CIRCLE_TRACE, "8", "9", 300, { name: "one" }),
  span(CIRCLE_TRACE, "9", "8", 299, { name: "other", attributes: call(NOVA, 5, 5) }),
  // Another organisation, same session name.
  span(FOREIGN_TRACE, "a", "", 30, {
    org: "globex",
    name: "chat",
    attributes: call(NOVA, 7, 7, { "session.id": "s-1" }),
  }),
];

/** Stores and settles the spans above. */
export async function storeExample(store: Store): Promise<void> {
  await insertSpans(store, SPANS, "example");
  const book = createPriceBook();
  const settler = new Settler({
    store,
    settle: (spans) => settleTrace(spans, book),
    onError: (error) => {
      throw error;
    },
  });
  await settler.start();
  await settler.settleNow(SPANS.map(({ org = "", traceId = "" }) => ({ org, traceId })));
  await settler.stop();
}
