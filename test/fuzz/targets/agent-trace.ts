import { readFlowTrace } from "../../../packages/node/src/bedrock-agent-runtime/flows/read-flow-trace.ts";
import { AgentTrace } from "../../../packages/node/src/bedrock-agent-runtime/agent-trace/agent-trace.ts";
import { readTracePart } from "../../../packages/node/src/bedrock-agent-runtime/agent-trace/read-trace-part.ts";
import type { SpanOp } from "../../../packages/node/src/bedrock-agent-runtime/agent-trace/span-op.ts";
import { threeLevels, uuid } from "../../../packages/node/src/testing/agent-parts.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { json } from "./otlp-seeds.ts";

const START_MS = 1_000_000;

/** Events of an agent's trace: whatever they say, spans are opened before they are used, and closed once. */
export const target: FuzzTarget = {
  grammar: "json",
  maxBytes: 16_384,
  seeds() {
    const whole = threeLevels((run) => `${uuid(run)}-0`);
    return [json(whole), json(whole.slice(0, 3)), json([...whole].toReversed()), json([{ trace: {} }])];
  },
  run(input) {
    const events = eventsOf(input);
    const trace = new AgentTrace({ depth: events.length % 2 === 0 ? 0 : 1, startMs: START_MS, keepsRationale: true });
    let nowMs = START_MS;
    const ops = events.flatMap((event) => trace.part(readTracePart(event), (nowMs += 5)));
    ops.push(...trace.returnControl(nowMs), ...trace.end(nowMs + 1));
    checkOps(ops);
    return JSON.stringify([ops, trace.base, trace.unknown, trace.dropped, events.map(readFlowTrace)]);
  },
};

function eventsOf(input: Uint8Array): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(input).toString());
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}

/** What is told late may still be put beneath a span that has been closed; its own end is not told again. */
function checkOps(ops: readonly SpanOp[]): void {
  // The span that was there before is somebody else's to close.
  const opened = new Set([0]);
  const closed = new Set([0]);
  for (const op of ops) {
    const agent = op.kind === "open" ? op.parent : op.agent;
    if (!opened.has(agent)) throw new Error(`Expected a ${op.kind} of a span that is there, got one that is not`);
    if (op.kind === "close" && closed.has(agent)) throw new Error("Expected each span to be closed once, got it twice");
    if (op.kind === "close") closed.add(agent);
    if (op.kind !== "open") continue;
    if (opened.has(op.agent.id)) throw new Error("Expected a new number for each span, got one again");
    opened.add(op.agent.id);
  }
  if (closed.size < opened.size) throw new Error(`Expected ${opened.size} spans to be closed, got ${closed.size}`);
}
