import { describe, expect, it } from "vitest";
import { opsOutline } from "../../testing/agent-outline.ts";
import {
  actionInput,
  actionOutput,
  called,
  finalResponse,
  LIBRARY,
  lookupInput,
  lookupOutput,
  modelInput,
  modelOutput,
  rationale,
  RESEARCH,
  returned,
  SUPERVISOR,
  T0,
  threeLevels,
  times,
  tracePart,
  uuid,
} from "../../testing/agent-parts.ts";
import { AgentTrace, type AgentTraceOptions } from "./agent-trace.ts";
import { readTracePart } from "./read-trace-part.ts";
import type { SpanOp } from "./span-op.ts";

const S = { chain: [SUPERVISOR] };
const R = { chain: [SUPERVISOR, RESEARCH] };
const ID = `${uuid(1)}-0`;
const START = 1_000_000;

/** Feeds the events, one every 10 ms of local time from 50 ms after the start, and ends. */
function run(parts: readonly object[], options: Partial<AgentTraceOptions> = {}) {
  const trace = new AgentTrace({ depth: 1, startMs: START, keepsRationale: false, ...options });
  let now = START + 50;
  const live = parts.map((part) => trace.part(readTracePart(part), (now += 10)));
  const last = trace.end((now += 10));
  const ops: readonly SpanOp[] = [...live.flat(), ...last];
  return { trace, live, last, ops, endMs: now, outline: opsOutline(ops) };
}

const RESEARCHED = [
  "agent research",
  "  model amazon.nova-lite-v1:0",
  "  agent library",
  "    lookup KB1",
  "    model amazon.nova-lite-v1:0",
];
const THREE_LEVELS = ["model amazon.nova-lite-v1:0", ...RESEARCHED, ...RESEARCHED];

describe("the trace of an agent", () => {
  it("is told step by step, each as its closing event comes", () => {
    const { live, last } = run([
      tracePart({ ...S, at: 0 }, modelInput(ID)),
      tracePart({ ...S, at: 10 }, modelOutput(ID, [0, 9], [10, 1])),
      tracePart({ ...S, at: 11 }, actionInput(ID, "find")),
      tracePart({ ...S, at: 15 }, actionOutput(ID, [11, 14])),
      tracePart({ ...S, at: 16 }, lookupInput(ID, "KB1")),
      tracePart({ ...S, at: 18 }, lookupOutput(ID, [16, 18])),
    ]);
    expect(live.map((ops) => ops.length)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(last).toEqual([]);
  });

  it.each([
    ["the same in every event", () => ID],
    ["one for each run", (n: number) => `${uuid(n)}-0`],
    ["absent", () => ""],
  ])("nests three levels by the chain of callers, with trace ids %s", (_, ids) => {
    const { outline, ops } = run(threeLevels(ids));
    expect(outline).toEqual(THREE_LEVELS);
    const names = ops.flatMap((op) => (op.kind === "open" ? [op.agent.name] : []));
    expect(names).toEqual(["research", "library", "research", "library"]);
    expect(ops.flatMap((op) => (op.kind === "close" ? [op.outcome.isIncomplete] : []))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("keeps two runs of a collaborator at the same time apart by their trace ids", () => {
    const [a, b] = [`${uuid(2)}-0`, `${uuid(3)}-0`];
    const { outline } = run([
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, lookupInput(a, "KB-a")),
      tracePart(R, lookupInput(b, "KB-b")),
      tracePart(R, lookupOutput(b, [1, 2])),
      tracePart(R, actionInput(b, "b")),
      tracePart(R, lookupOutput(a, [1, 3])),
      tracePart(R, actionOutput(b, [3, 4])),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 5])),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 6])),
    ]);
    expect(outline).toEqual(["agent research", "  lookup KB-b", "  action-group b", "agent research", "  lookup KB-a"]);
  });

  it("pairs an output with an input that comes after it", () => {
    const { live, outline } = run([
      tracePart({ ...S, at: 5 }, modelOutput(ID, [1, 9], [10, 1])),
      tracePart({ ...S, at: 8 }, modelInput(ID)),
    ]);
    expect(live.map((ops) => ops.length)).toEqual([0, 1]);
    expect(outline).toEqual(["model amazon.nova-lite-v1:0"]);
  });

  it("makes one run of a collaborator whose end and events came before its call", () => {
    const { outline } = run([
      tracePart(R, lookupInput(`${uuid(2)}-0`, "KB1")),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 9])),
      tracePart(R, lookupOutput(`${uuid(2)}-0`, [1, 2])),
      tracePart(S, called(ID, "research", RESEARCH)),
    ]);
    expect(outline).toEqual(["agent research", "  lookup KB1"]);
    const early = run([
      tracePart(S, returned(ID, "research", RESEARCH, [0, 9])),
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, lookupInput(`${uuid(2)}-0`, "KB1")),
      tracePart(R, lookupOutput(`${uuid(2)}-0`, [1, 2])),
    ]);
    expect(early.outline).toEqual(["agent research", "  lookup KB1"]);
  });

  it("waits with the end of a collaborator for what it has under way", () => {
    const { live, ops } = run([
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, modelInput(ID)),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 9])),
      tracePart(R, modelOutput(ID, [1, 8], [10, 1])),
    ]);
    expect(live.map((told) => told.map(({ kind }) => kind))).toEqual([[], [], [], ["open", "step", "close"]]);
    expect(ops).toHaveLength(3);
  });

  it("places events whose callers were never told, named as far as the events can be trusted", () => {
    const deep = tracePart({ chain: [SUPERVISOR, RESEARCH, LIBRARY], name: "research" }, lookupInput(ID, "KB1"));
    expect(run([deep]).outline).toEqual(["agent research", "  agent ?", "    lookup KB1 incomplete"]);
  });

  it("finds collaborators without aliases by what binds them: the chain, or the name alone", () => {
    const inline = [
      tracePart(S, called(ID, "one")),
      tracePart(S, called(ID, "two")),
      tracePart({ chain: [SUPERVISOR, "inline/2"], name: "two" }, lookupInput(ID, "KB2")),
      tracePart({ chain: [SUPERVISOR, "inline/2"], name: "two" }, lookupOutput(ID, [1, 2])),
      tracePart({ chain: [], name: "one" }, lookupInput(ID, "KB1")),
      tracePart({ chain: [], name: "one" }, lookupOutput(ID, [1, 2])),
      tracePart(S, returned(ID, "one", undefined, [0, 3])),
      tracePart(S, returned(ID, "two", undefined, [0, 3])),
    ];
    expect(run(inline).outline).toEqual(["agent two", "  lookup KB2", "agent one", "  lookup KB1"]);
  });

  it("takes two collaborators of one name in turn", () => {
    const ids = [`${uuid(2)}-0`, `${uuid(3)}-0`];
    const { outline } = run(
      ids.flatMap((id, n) => [
        tracePart(S, called(ID, "research", RESEARCH)),
        tracePart(R, lookupInput(id, `KB${n}`)),
        tracePart(R, lookupOutput(id, [1, 2])),
        tracePart(S, returned(ID, "research", RESEARCH, [0, 3])),
      ]),
    );
    expect(outline).toEqual(["agent research", "  lookup KB0", "agent research", "  lookup KB1"]);
  });

  it("gives an answer to the run that said it, of two of a collaborator at the same time", () => {
    const [a, b] = [`${uuid(2)}-0`, `${uuid(3)}-0`];
    const { outline, ops } = run([
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, lookupInput(a, "KB-a")),
      tracePart(R, lookupInput(b, "KB-b")),
      tracePart(R, finalResponse(a, "Which one?")),
      tracePart(R, lookupOutput(b, [1, 2])),
      tracePart(R, finalResponse(b, "research says.")),
      tracePart(R, lookupOutput(a, [1, 2])),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 5])),
      tracePart(R, actionInput(a, "a")),
      tracePart(R, actionOutput(a, [6, 7])),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 9])),
    ]);
    expect(outline).toEqual(["agent research", "  lookup KB-b", "agent research", "  lookup KB-a", "  action-group a"]);
    expect(ops.flatMap((op) => (op.kind === "step" || op.kind === "close" ? [op.agent] : []))).toEqual([2, 1, 2, 1, 1]);
  });

  it("takes the last that began for what failed, where the trace id fits several", () => {
    const failed = { failureTrace: { traceId: ID, failureCode: 500, failureReason: "no" } };
    const { outline } = run([
      tracePart({ ...S, at: 0 }, modelInput(ID)),
      tracePart({ ...S, at: 10 }, actionInput(ID, "find")),
      tracePart({ ...S, at: 20 }, failed),
    ]);
    expect(outline).toEqual(["action-group find failed", "model amazon.nova-lite-v1:0 incomplete"]);
  });

  it("ends what nobody told the end of with its agent, and marks it", () => {
    const { ops, endMs } = run([
      tracePart({ ...S, at: 0 }, called(ID, "research", RESEARCH)),
      tracePart({ ...R, at: 5 }, modelInput(ID)),
    ]);
    expect(ops).toEqual([
      expect.objectContaining({ kind: "open" }),
      expect.objectContaining({ kind: "step", step: expect.objectContaining({ isIncomplete: true, endMs }) }),
      expect.objectContaining({ kind: "close", outcome: expect.objectContaining({ isIncomplete: true, endMs }) }),
    ]);
  });

  it("gives a failure to the step that failed and to its agent", () => {
    const failure = {
      failureTrace: { traceId: ID, failureCode: 424, failureReason: "The model timed out.", metadata: times(5, 9) },
    };
    const { ops, trace, outline } = run([
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, modelInput(ID)),
      tracePart(R, failure),
      tracePart(S, returned(ID, "research", RESEARCH, [0, 9])),
    ]);
    expect(outline).toEqual(["agent research", "  model amazon.nova-lite-v1:0 failed"]);
    const told = { code: "424", reason: "The model timed out." };
    expect(ops.at(-1)).toMatchObject({ kind: "close", outcome: { failure: told, isIncomplete: false } });
    expect(trace.base.failure).toBeUndefined();
    expect(run([tracePart(S, failure)]).trace.base.failure).toEqual(told);
  });

  it("lets a model call wait for its rationale, only where it is kept", () => {
    const parts = [
      tracePart(S, modelInput(ID)),
      tracePart(S, modelOutput(ID, [1, 2], [3, 4])),
      tracePart(S, rationale(ID, "Because.")),
      tracePart(S, modelInput(ID)),
      tracePart(S, modelOutput(ID, [3, 4], [3, 4])),
      tracePart(S, finalResponse(ID, "So.")),
    ];
    const kept = run(parts, { keepsRationale: true });
    expect(kept.live.map((ops) => ops.length)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(kept.ops.map((op) => (op.kind === "step" ? op.step.rationale : op.kind))).toEqual(["Because.", undefined]);
    expect(run(parts).live.map((ops) => ops.length)).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it("tells guardrails, reprompts, questions and custom events of the agent that they are of", () => {
    const observation = (more: object): object => ({ orchestrationTrace: { observation: { traceId: ID, ...more } } });
    const { outline, live } = run([
      tracePart(S, { guardrailTrace: { traceId: ID, action: "NONE" } }),
      tracePart(S, { guardrailTrace: { traceId: ID, action: "NONE" } }),
      tracePart(S, { customOrchestrationTrace: { traceId: ID, event: { text: "x" } } }),
      tracePart(S, actionInput(ID, "find")),
      tracePart(S, observation({ type: "REPROMPT", repromptResponse: { text: "Which?", source: "ACTION_GROUP" } })),
      tracePart(S, observation({ type: "ASK_USER", finalResponse: { text: "Which one?" } })),
    ]);
    expect(outline).toEqual([
      "(guardrail)",
      "(guardrail)",
      "(custom)",
      "(reprompt)",
      "action-group find",
      "(ask-user)",
    ]);
    expect(live.map((ops) => ops.length)).toEqual([1, 1, 1, 0, 2, 1]);
  });

  it("hands tools over where control returns to the caller", () => {
    const trace = new AgentTrace({ depth: 1, startMs: START, keepsRationale: false });
    const returning = actionInput(ID, "pay", { executionType: "RETURN_CONTROL", invocationId: "i" });
    trace.part(readTracePart(tracePart(S, returning)), START + 5);
    expect(opsOutline(trace.returnControl(START + 6))).toEqual(["action-group pay"]);
    expect(trace.end(START + 7)).toEqual([]);
  });

  it("takes results that the caller hands in for no tools of this call, but those of tools that it tells of", () => {
    const resumed = [
      tracePart(S, actionOutput(ID, [1, 2])),
      tracePart(S, actionOutput(ID, [1, 2])),
      tracePart(S, modelInput(ID)),
      tracePart(S, actionOutput(ID, [5, 6])),
      tracePart(S, actionInput(ID, "find")),
    ];
    const asked = ["model amazon.nova-lite-v1:0 incomplete", "action-group find"];
    expect(run(resumed, { handedIn: 3 }).outline.toSorted()).toEqual(asked.toSorted());
    const inCollaborator = [
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, actionOutput(`${uuid(2)}-0`, [1, 2])),
      tracePart(R, finalResponse(`${uuid(2)}-0`, "Sunny.")),
    ];
    expect(run(inCollaborator, { handedIn: 1 }).outline).toEqual(["agent research"]);
    expect(run(resumed.slice(0, 2), { handedIn: 1 }).outline).toEqual(["action-group ?"]);
    expect(run(resumed.slice(0, 1)).outline).toEqual(["action-group ?"]);
  });

  it("knows a trace id of agents that nobody called", () => {
    const { ops } = run([
      tracePart({ chain: [SUPERVISOR, RESEARCH, LIBRARY] }, lookupInput(`${uuid(3)}-0`, "KB1")),
      tracePart({ chain: [SUPERVISOR, RESEARCH, LIBRARY] }, lookupOutput(`${uuid(3)}-0`, [1, 2])),
    ]);
    const opened = ops.flatMap((op) => (op.kind === "open" ? [op.agent.traceId] : []));
    expect(opened).toEqual([`${uuid(3)}-0`, `${uuid(3)}-0`]);
  });

  it("counts members that it does not know and goes on", () => {
    const { trace, outline } = run([
      tracePart(S, { $unknown: ["dreamTrace", { depth: 3 }] }),
      tracePart(S, { dreamTrace: {} }),
      tracePart(S, { orchestrationTrace: { $unknown: ["dream", {}] } }),
      { trace: 7, callerChain: [{ $unknown: ["x", 1] }, 3] },
      tracePart(S, lookupInput(ID, "KB1")),
      tracePart(S, lookupOutput(ID, [1, 2])),
    ]);
    expect(trace.unknown).toBe(3);
    expect(outline).toEqual(["lookup KB1"]);
  });

  it("names the invoked agent only by a name that is none of its collaborators'", () => {
    const named = { ...S, name: "helper" };
    expect(run([tracePart(named, modelInput(ID))]).trace.base.name).toBe("helper");
    const misnamed = [tracePart(S, called(ID, "helper", RESEARCH)), tracePart(named, modelInput(ID))];
    expect(run(misnamed).trace.base.name).toBeUndefined();
  });

  it("drops steps beyond all bounds and counts them", () => {
    const parts = Array.from({ length: 1_100 }, (_, n) => tracePart(S, modelInput(`${uuid(n)}-0`)));
    const { trace, ops } = run(parts);
    expect([trace.dropped, ops.length]).toEqual([76, 1_024]);
  });

  it("puts a whole agent beneath a span that is no agent's", () => {
    const { outline } = run(threeLevels(), { depth: 0 });
    expect(outline).toEqual(["agent ?", ...THREE_LEVELS.map((line) => `  ${line}`)]);
  });
});

describe("times", () => {
  it("keep their distances by one offset, and the service's own stand beside", () => {
    const { ops } = run([
      tracePart({ ...S, at: 5_000 }, modelInput(ID)),
      tracePart({ ...S, at: 5_010 }, modelOutput(ID, [5_001, 5_008], [1, 1])),
    ]);
    // The first event came 60 ms after the start.
    expect(ops).toEqual([
      expect.objectContaining({
        step: expect.objectContaining({
          startMs: START + 61,
          endMs: START + 68,
          service: { startMs: T0 + 5_001, endMs: T0 + 5_008 },
        }),
      }),
    ]);
  });

  it("begin no later than they were told of, so that what is replayed at once keeps its order", () => {
    const { ops } = run([
      tracePart({ ...S, at: 0 }, called(ID, "research", RESEARCH)),
      tracePart({ ...S, at: 0 }, called(ID, "research", RESEARCH)),
      tracePart({ ...R, at: 5_000 }, modelInput(`${uuid(2)}-0`)),
      tracePart({ ...R, at: 5_000 }, modelInput(`${uuid(3)}-0`)),
      tracePart({ ...R, at: 9_000 }, modelOutput(`${uuid(3)}-0`, [5_000, 9_000], [1, 1])),
      tracePart({ ...R, at: 9_900 }, modelOutput(`${uuid(2)}-0`, [5_000, 9_900], [1, 1])),
    ]);
    const starts = ops.flatMap((op) => (op.kind === "step" ? [[op.step.traceId, op.step.startMs]] : []));
    expect(starts).toEqual([
      [`${uuid(3)}-0`, START + 90],
      [`${uuid(2)}-0`, START + 80],
    ]);
  });

  it("stay within the agent, whatever the service's clock says", () => {
    const { ops } = run([
      tracePart({ ...S, at: 5_000 }, called(ID, "research", RESEARCH)),
      tracePart({ ...R, at: 9_000 }, modelInput(ID)),
      tracePart({ ...R, at: 2 }, modelOutput(ID, [99_000, 1], [1, 1])),
      tracePart({ ...S, at: 1 }, returned(ID, "research", RESEARCH, [99_000, 3])),
    ]);
    const [open, step, close] = ops;
    if (open?.kind !== "open" || step?.kind !== "step" || close?.kind !== "close") throw new Error("Expected a run");
    expect(open.startMs).toBeGreaterThanOrEqual(START);
    expect(step.step.startMs).toBeGreaterThanOrEqual(open.startMs);
    expect(step.step.endMs).toBeGreaterThanOrEqual(step.step.startMs);
    expect(close.outcome.endMs).toBeGreaterThanOrEqual(step.step.endMs);
  });
});
