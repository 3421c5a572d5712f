import { eventually } from "../stack/stack.ts";
import { chatSpan, newSpanId, newTraceId, sendTraces, traceRequest, type TestSpan } from "../stack/otlp.ts";

const NOVA = "us.amazon.nova-lite-v1:0";
const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const HOUR = 3_600_000;

interface Overview {
  readonly totals: { readonly calls: number };
  readonly pending: { readonly traces: number };
}

/** A trace of the story that a test opens by its id. */
export interface Story {
  readonly agentTrace: string;
  readonly chatSpan: string;
}

/**
 * Three quiet hours and one dear one in the middle: direct calls, an agent with tools, a failed call, a model that has no
 * price, sessions and users. Returns when every call is in the ledger.
 */
export async function sendStory(url: string, org: string, now: number): Promise<Story> {
  const quiet = Array.from({ length: 24 }, (_, index) => directCall(now - 3 * HOUR + index * 420_000, index));
  // Ten minutes, well inside one bucket or two: the spike that an investigation starts from.
  const spikeAt = Math.floor((now - 2 * HOUR) / 600_000) * 600_000 + 30_000;
  const spike = Array.from({ length: 5 }, (_, index) => agentRun(spikeAt + index * 20_000, index));
  const spans = [...quiet, ...spike.map((run) => run.spans)].flat();
  const status = await sendTraces(`${url}/api/${org}`, traceRequest(spans, "support-assistant", "@outcrop/node"));
  if (status !== 200) throw new Error(`Cannot send the story: expected 200, got ${status}`);
  const calls = spans.filter((span) => span.attributes?.["gen_ai.operation.name"] === "chat").length;
  await eventually(
    async () => (await (await fetch(`${url}/api/${org}/overview?range=6h`)).json()) as Overview,
    (overview) => overview.totals.calls === calls && overview.pending.traces === 0,
  );
  const last = spike.at(-1);
  if (last === undefined) throw new Error("Cannot tell the story: expected an agent run, got none");
  return { agentTrace: last.traceId, chatSpan: last.chatSpan };
}

function directCall(startMs: number, index: number): readonly TestSpan[] {
  const traceId = newTraceId();
  const root = newSpanId();
  const failed = index % 9 === 4;
  return [
    {
      traceId,
      spanId: root,
      name: "POST /ask",
      startMs,
      durationMs: 900,
      attributes: {
        "http.request.method": "POST",
        "session.id": `session-${index % 6}`,
        "user.id": `user-${index % 3}`,
      },
    },
    chatSpan({
      traceId,
      parentSpanId: root,
      model: index % 8 === 7 ? "acme.ranker-v9" : NOVA,
      input: 900 + index * 37,
      output: 120 + index,
      startMs: startMs + 20,
      durationMs: 600 + index * 11,
      error: failed,
      ...(failed ? { attributes: { "error.type": "ThrottlingException" } } : {}),
    }),
  ];
}

function agentRun(
  startMs: number,
  index: number,
): { readonly traceId: string; readonly chatSpan: string; readonly spans: readonly TestSpan[] } {
  const traceId = newTraceId();
  const root = newSpanId();
  const chats = Array.from({ length: 3 }, (_, turn) =>
    chatSpan({
      traceId,
      parentSpanId: root,
      name: `chat turn ${turn + 1}`,
      model: turn === 2 ? NOVA : SONNET,
      input: 9_001 + index * 113 + turn,
      output: 701 + turn,
      startMs: startMs + 100 + turn * 2_000,
      durationMs: 1_500,
      attributes: CONTENT,
    }),
  );
  const tool: TestSpan = {
    traceId,
    spanId: newSpanId(),
    parentSpanId: root,
    name: "execute_tool find_order",
    startMs: startMs + 1_650,
    durationMs: 300,
    attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "find_order" },
  };
  const agent: TestSpan = {
    traceId,
    spanId: root,
    name: "invoke_agent support",
    startMs,
    durationMs: 6_000,
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "support",
      "session.id": `agent-session-${index}`,
      "user.id": "user-dear",
    },
  };
  return { traceId, chatSpan: chats[0]?.spanId ?? "", spans: [agent, ...chats, tool] };
}

const CONTENT = {
  "gen_ai.system_instructions": JSON.stringify([{ type: "text", content: "You answer customers of a shop." }]),
  "gen_ai.input.messages": JSON.stringify([
    { role: "user", parts: [{ type: "text", content: "Where is order 4711?" }] },
    { role: "assistant", parts: [{ type: "tool_call", id: "t1", name: "find_order", arguments: { id: "4711" } }] },
    { role: "tool", parts: [{ type: "tool_call_response", id: "t1", response: { status: "in transit" } }] },
  ]),
  "gen_ai.output.messages": JSON.stringify([
    { role: "assistant", parts: [{ type: "text", content: "It arrives tomorrow." }], finish_reason: "stop" },
  ]),
};
