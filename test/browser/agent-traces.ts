import { newSpanId, newTraceId, type TestSpan } from "../stack/otlp.ts";

const NOVA = "us.amazon.nova-lite-v1:0";
const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

type Parts = Omit<TestSpan, "traceId" | "spanId" | "startMs"> & {
  readonly at: number;
  readonly children?: readonly Parts[];
};

/** A tree of spans, as its sender would send it: times are milliseconds after the start. */
function spansOf(startMs: number, root: Parts): { readonly traceId: string; readonly spans: readonly TestSpan[] } {
  const traceId = newTraceId();
  const spans: TestSpan[] = [];
  const add = ({ at, children = [], ...parts }: Parts, parentSpanId?: string): void => {
    const spanId = newSpanId();
    const events = parts.events?.map((event) => ({ ...event, atMs: startMs + event.atMs }));
    spans.push({
      ...parts,
      traceId,
      spanId,
      startMs: startMs + at,
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      ...(events === undefined ? {} : { events }),
    });
    for (const child of children) add(child, spanId);
  };
  add(root);
  return { traceId, spans };
}

const agent = (
  name: string,
  id: string,
  at: number,
  durationMs: number,
  children: readonly Parts[],
  more = {},
): Parts => ({
  name: `invoke_agent ${name}`,
  at,
  durationMs,
  children,
  attributes: {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.agent.name": name,
    "gen_ai.agent.id": id,
    ...more,
  },
});

const chat = (
  model: string,
  at: number,
  durationMs: number,
  input: number,
  output: number,
  more: Partial<Parts> = {},
): Parts => ({
  name: `chat ${model}`,
  at,
  durationMs,
  ...more,
  attributes: {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": model,
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": output,
    ...more.attributes,
  },
});

const tool = (name: string, at: number, durationMs: number, more: Partial<Parts> = {}): Parts => ({
  name: `execute_tool ${name}`,
  at,
  durationMs,
  ...more,
  attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name, ...more.attributes },
});

const guardrail = (action: string, atMs: number) => ({
  name: "aws.bedrock.guardrail.assessment",
  atMs,
  attributes: {
    "aws.bedrock.guardrail.id": "gr-shop-policy",
    "aws.bedrock.guardrail.action": action,
    ...(action === "NONE" ? {} : { "aws.bedrock.guardrail.policies": '["topic","pii"]' }),
  },
});

/**
 * A managed agent of three levels: a supervisor, a collaborator that it asks twice (at the same time), which asks a third,
 * a knowledge base, two tools of which one fails, and a guardrail that lets one answer pass and stops another.
 */
export function threeAgentTrace(startMs: number) {
  const orders = (at: number, more: readonly Parts[]) =>
    agent("order-desk", "ORDERS01", at, 4_200, [
      chat(NOVA, at + 100, 900, 2_410, 133),
      tool("orders.find_order", at + 1_050, 340),
      ...more,
      chat(NOVA, at + 3_300, 800, 3_020, 210),
    ]);
  const billing = (at: number) =>
    agent("billing", "BILLING1", at, 1_500, [
      chat(SONNET, at + 50, 700, 5_120, 310),
      tool("payments.refund", at + 800, 600, {
        error: true,
        message: "Lambda returned 504: the payment provider did not answer",
        attributes: { "error.type": "DependencyFailedException" },
      }),
    ]);
  const supervisor = agent(
    "support-supervisor",
    "SUPERV01",
    40,
    14_600,
    [
      chat(SONNET, 100, 1_900, 8_211, 402, { events: [guardrail("NONE", 300)] }),
      {
        name: "retrieval KB-RETURNS",
        at: 2_050,
        durationMs: 620,
        attributes: {
          "gen_ai.operation.name": "retrieval",
          "gen_ai.provider.name": "aws.bedrock",
          "gen_ai.data_source.id": "KB-RETURNS",
          "aws.bedrock.knowledge_base.id": "KB-RETURNS",
        },
      },
      orders(2_800, [billing(4_500)]),
      orders(2_900, []),
      chat(SONNET, 7_300, 6_800, 31_870, 2_950, {
        events: [guardrail("INTERVENED", 13_900)],
        attributes: { "gen_ai.response.finish_reasons": "guardrail_intervened" },
      }),
    ],
    { "session.id": "session-refund-4711", "user.id": "user-1207" },
  );
  return spansOf(startMs, {
    name: "POST /ask",
    at: 0,
    durationMs: 14_700,
    attributes: { "http.request.method": "POST", "url.path": "/ask" },
    children: [supervisor],
  });
}

/** A Strands run: agent, cycles, model and tools, with Bedrock's own span beneath each model span of the framework. */
export function strandsTrace(startMs: number) {
  const model = (at: number, input: number, output: number): Parts => ({
    ...chat(NOVA, at, 1_100, input, output, {
      children: [
        {
          name: "POST",
          at: at + 20,
          durationMs: 1_050,
          attributes: { "http.request.method": "POST", "server.address": "bedrock-runtime.us-east-1.amazonaws.com" },
          children: [chat(NOVA, at + 30, 1_020, input, output)],
        },
      ],
    }),
    name: "chat",
  });
  const cycle = (at: number, durationMs: number, children: readonly Parts[]): Parts => ({
    name: "execute_event_loop_cycle",
    at,
    durationMs,
    children,
    attributes: {
      "gen_ai.operation.name": "execute_event_loop_cycle",
      "event_loop.cycle_id": `5e0c2c9e-0000-4000-8000-0000000${at + 10_000}`,
    },
  });
  return spansOf(startMs, {
    name: "invoke_agent trip-planner",
    at: 0,
    durationMs: 5_600,
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "trip-planner",
      "gen_ai.request.model": NOVA,
      "gen_ai.usage.input_tokens": 7_050,
      "gen_ai.usage.output_tokens": 492,
      "session.id": "session-trip-9",
    },
    children: [
      cycle(20, 2_700, [model(40, 1_830, 96), tool("weather_forecast", 1_200, 900), tool("find_trains", 1_210, 1_400)]),
      cycle(2_740, 1_500, [model(2_760, 2_410, 140), tool("book_seat", 3_900, 300)]),
      cycle(4_260, 1_300, [model(4_280, 2_810, 256)]),
    ],
  });
}

/** Rounds of an agent with a model call and two tools each, to about as many spans as asked for. */
export function largeTrace(startMs: number, spans: number) {
  const rounds = Math.ceil((spans - 1) / 5);
  return spansOf(
    startMs,
    agent(
      "batch",
      "BATCH001",
      0,
      rounds * 20,
      Array.from({ length: rounds }, (_, round) =>
        agent(`worker-${round % 7}`, `WORKER0${round % 7}`, round * 20, 19, [
          chat(round % 3 === 0 ? SONNET : NOVA, round * 20 + 1, 9, 900 + round, 90),
          tool("search", round * 20 + 11, 3),
          tool("fetch_page", round * 20 + 14, 3, round % 97 === 5 ? { error: true } : {}),
          { name: "GET", at: round * 20 + 15, durationMs: 2, attributes: { "http.request.method": "GET" } },
        ]),
      ),
    ),
  );
}
