import { describe, expect, it } from "vitest";
import { opsOutline } from "../../testing/agent-outline.ts";
import { lookupInput, lookupOutput, SUPERVISOR, tracePart, uuid } from "../../testing/agent-parts.ts";
import { memberOf } from "../../values.ts";
import { AgentTrace } from "./agent-trace.ts";
import { readTracePart } from "./read-trace-part.ts";

const S = { chain: [SUPERVISOR] };
const ID = `${uuid(1)}-0`;

/** What each lookup found, by its knowledge base. */
function found(parts: readonly object[]): readonly string[] {
  const trace = new AgentTrace({ depth: 1, startMs: 1_000_000, keepsRationale: false });
  const ops = [...parts.flatMap((part, n) => trace.part(readTracePart(part), 1_000_100 + n)), ...trace.end(1_000_900)];
  const outline = opsOutline(ops).map((line) => line.replace("lookup ", ""));
  const counts = ops.flatMap((op) => (op.kind === "step" ? [memberOf(op.step.finish, "retrievedReferences")] : []));
  return outline.map((name, n) => `${name}: ${Array.isArray(counts[n]) ? counts[n].length : "?"}`);
}

describe("the halves of steps at the same time, of one trace id", () => {
  const [a, b] = [tracePart({ ...S, at: 10 }, lookupInput(ID, "a")), tracePart({ ...S, at: 20 }, lookupInput(ID, "b"))];
  const [endOfA, endOfB] = [
    tracePart({ ...S, at: 40 }, lookupOutput(ID, [11, 39], 4)),
    tracePart({ ...S, at: 30 }, lookupOutput(ID, [21, 29], 1)),
  ];

  it("belong together by when they began, whichever ends first", () => {
    expect(found([a, b, endOfB, endOfA])).toEqual(["b: 1", "a: 4"]);
    expect(found([a, b, endOfA, endOfB])).toEqual(["a: 4", "b: 1"]);
  });

  it("and the same where ends come first", () => {
    expect(found([endOfB, endOfA, a, b])).toEqual(["a: 4", "b: 1"]);
  });

  it("and where an end never comes", () => {
    expect(found([a, b, endOfB])).toEqual(["b: 1", "a incomplete: ?"]);
  });

  it("belong together in their order where no start is told", () => {
    const untold = (count: number): object => tracePart(S, lookupOutput(ID, [Number.NaN, Number.NaN], count));
    expect(found([a, b, untold(2), untold(3)])).toEqual(["a: 2", "b: 3"]);
  });
});
