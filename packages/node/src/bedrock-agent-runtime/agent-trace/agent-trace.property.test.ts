import {
  anything,
  array,
  assert,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  record,
  shuffledSubarray,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { RESEARCH, LIBRARY, SUPERVISOR, threeLevels, tracePart, uuid } from "../../testing/agent-parts.ts";
import * as parts from "../../testing/agent-parts.ts";
import { AgentTrace } from "./agent-trace.ts";
import { readTracePart } from "./read-trace-part.ts";
import type { FinishedStep, SpanOp } from "./span-op.ts";

const START = 1_000_000;

/** What becomes of events that come some milliseconds apart. */
function play(events: readonly unknown[], gaps: readonly number[] = [], keepsRationale = false) {
  const trace = new AgentTrace({ depth: 1, startMs: START, keepsRationale });
  let now = START;
  const ops = events.flatMap((event, n) => trace.part(readTracePart(event), (now += gaps[n % gaps.length] ?? 1)));
  const endMs = now + 1;
  return { ops: [...ops, ...trace.end(endMs)], endMs, trace };
}

/** Each span is begun before it is used and ended once, and lies within its parent. */
function expectSound(ops: readonly SpanOp[], endMs: number): void {
  const open = new Map<number, { readonly startMs: number; readonly parent: number }>([
    [0, { startMs: START, parent: 0 }],
  ]);
  const ends = new Map<number, number>([[0, endMs]]);
  const inside: { readonly agent: number; readonly startMs: number; readonly endMs: number }[] = [];
  for (const op of ops) {
    if (op.kind === "open") {
      expect(open.has(op.parent) && !open.has(op.agent.id)).toBe(true);
      open.set(op.agent.id, { startMs: op.startMs, parent: op.parent });
      continue;
    }
    expect(open.has(op.agent)).toBe(true);
    if (op.kind === "close") {
      expect(ends.has(op.agent)).toBe(false);
      ends.set(op.agent, op.outcome.endMs);
    } else if (op.kind === "step") inside.push({ agent: op.agent, startMs: op.step.startMs, endMs: op.step.endMs });
    else inside.push({ agent: op.agent, startMs: op.atMs, endMs: op.atMs });
  }
  expect(new Set(ends.keys())).toEqual(new Set(open.keys()));
  for (const [id, { startMs, parent }] of open) {
    if (id !== 0) inside.push({ agent: parent, startMs, endMs: ends.get(id) ?? Number.NaN });
  }
  for (const { agent, startMs, endMs: ended } of inside) {
    expect(startMs).toBeGreaterThanOrEqual(open.get(agent)?.startMs ?? Number.NaN);
    expect(ended).toBeGreaterThanOrEqual(startMs);
    expect(ended).toBeLessThanOrEqual(ends.get(agent) ?? Number.NaN);
  }
}

function stepsOf(ops: readonly SpanOp[], kind: FinishedStep["kind"]): readonly FinishedStep[] {
  return ops.flatMap((op) => (op.kind === "step" && op.step.kind === kind ? [op.step] : []));
}

/** Every run has an id of its own. */
const whole = threeLevels((run) => `${uuid(run)}-0`);
const order = shuffledSubarray([...whole.keys()], { minLength: whole.length });
const gaps = array(nat({ max: 50 }), { minLength: 1, maxLength: 5 });

const chain = constantFrom([], [SUPERVISOR], [SUPERVISOR, RESEARCH], [SUPERVISOR, RESEARCH, LIBRARY], [LIBRARY]);
const traceId = constantFrom("", `${uuid(1)}-0`, `${uuid(1)}-1`, `${uuid(2)}-0`, `${uuid(2)}-guardrail-post-0`);
const at = integer({ min: -10_000, max: 10_000 });
/** Any event, at any time, of anyone. */
const event = record({
  chain,
  traceId,
  at,
  from: at,
  kind: nat({ max: 13 }),
  alias: constantFrom(undefined, RESEARCH, LIBRARY),
}).map(({ chain: callers, traceId: id, at: when, from, kind, alias }) => {
  const during = [from, when] as const;
  const traces: readonly object[] = [
    parts.modelInput(id),
    parts.modelOutput(id, during, [1, 1]),
    parts.rationale(id, "so"),
    parts.called(id, "one", alias),
    parts.returned(id, "one", alias, during),
    parts.actionInput(id, "f", { executionType: "RETURN_CONTROL" }),
    parts.actionOutput(id, during),
    parts.lookupInput(id, "KB"),
    parts.lookupOutput(id, during),
    parts.finalResponse(id, "end"),
    { guardrailTrace: { traceId: id, action: "NONE" } },
    { failureTrace: { traceId: id, failureReason: "no" } },
    { $unknown: ["novel", {}] },
    { customOrchestrationTrace: { traceId: id } },
  ];
  return tracePart({ chain: callers, at: when, name: "one" }, traces[kind] ?? {});
});

describe("the spans of an agent's trace", () => {
  it("are sound for any events in any order, cut off anywhere", () => {
    assert(
      property(
        array(oneof({ arbitrary: event, weight: 20 }, { arbitrary: anything(), weight: 1 }), { maxLength: 60 }),
        gaps,
        (events, pace) => {
          for (const keepsRationale of [false, true]) {
            const { ops, endMs } = play(events, pace, keepsRationale);
            expectSound(ops, endMs);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("tell every step of a run that was cut off once, and no other", () => {
    assert(
      property(nat({ max: whole.length }), gaps, (length, pace) => {
        const { ops, endMs } = play(whole.slice(0, length), pace);
        expectSound(ops, endMs);
        const told = whole.slice(0, length).map((part) => JSON.stringify(part));
        const count = (member: string): number => told.filter((text) => text.includes(`"${member}"`)).length;
        expect(stepsOf(ops, "model")).toHaveLength(count("modelInvocationInput"));
        expect(stepsOf(ops, "lookup")).toHaveLength(count("knowledgeBaseLookupInput"));
        expect(ops.filter(({ kind }) => kind === "open")).toHaveLength(count("agentCollaboratorInvocationInput"));
      }),
    );
  });

  it("pair each input with its output, in whatever order they come", () => {
    assert(
      property(order, (indexes) => {
        const { ops, endMs } = play(indexes.map((index) => whole[index]));
        expectSound(ops, endMs);
        for (const kind of ["model", "lookup"] as const) {
          const steps = stepsOf(ops, kind);
          expect(steps.map(({ isIncomplete, begin }) => [isIncomplete, begin === undefined])).toEqual(
            Array.from({ length: kind === "model" ? 5 : 2 }, () => [false, false]),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
