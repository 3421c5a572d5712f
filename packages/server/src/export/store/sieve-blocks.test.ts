import { describe, expect, it } from "vitest";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { sieveBlocks, type Sieved } from "./sieve-blocks.ts";

const never: Outcome = { kind: "drop", reason: "unknown type" };
const away: Outcome = { kind: "retry", afterMs: 1, reason: "away" };

const forever = new AbortController().signal;

/** Blocks by one byte each. What is none of them is the harmless one. */
const blocks = ["a", "b", "c"].map((text) => Buffer.from(text));

/** @param answers to each block in turn, `ok` where there are no more */
function sieve(answers: Readonly<Record<string, readonly Outcome[]>>, signal = forever): Promise<Sieved> {
  const rest = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]));
  const tryNative = (_table: string, block: Uint8Array): Promise<Outcome> => {
    const name = block.length === 1 ? Buffer.from(block).toString() : "harmless";
    return Promise.resolve(rest.get(name)?.shift() ?? OK);
  };
  return sieveBlocks({ tryNative }, "otel_traces", blocks, signal);
}

describe("the blocks that a store refuses", () => {
  it("are told from those that it reads, with the first reason", async () => {
    const [a, b, c] = blocks;
    const other: Outcome = { kind: "drop", reason: "cut short" };
    expect(await sieve({ b: [never, never], c: [other, other] })).toEqual({
      kind: "some-refused",
      good: [a],
      refused: [b, c],
      reason: "unknown type",
    });
  });

  it("are compared with a row of the same size, so that neither a full disk nor too little memory is theirs", async () => {
    const block = Buffer.alloc(300, "b");
    const tried: Uint8Array[] = [];
    const tryNative = (_table: string, one: Uint8Array): Promise<Outcome> => {
      tried.push(one);
      return Promise.resolve(one.length < 300 ? OK : never);
    };
    expect(await sieveBlocks({ tryNative }, "otel_traces", [block], forever)).toEqual({ kind: "away" });
    const control = Buffer.from(tried[2] ?? []).toString("latin1");
    expect(control).toBe(`\u0001\u0001\u0003Org\u0006String\u00ac\u0002${"x".repeat(300)}`);
  });

  it("are none where one is read at the second attempt", async () => {
    expect(await sieve({ b: [never] })).toEqual({ kind: "none-refused" });
  });

  it.each<[string, Readonly<Record<string, readonly Outcome[]>>]>([
    ["is away from the beginning", { harmless: [away] }],
    ["goes away at a block", { b: [away] }],
    ["goes away between the two attempts", { b: [never, never], harmless: [OK, away] }],
    ["refuses everything for a while", { b: [never, never], harmless: [OK, never] }],
    ["goes away at the second attempt", { b: [never, away] }],
  ])("are not known where the store %s", async (_what, answers) => {
    expect(await sieve(answers)).toEqual({ kind: "away" });
  });

  it("are not looked for any longer once that is told", async () => {
    expect(await sieve({ b: [never, never] }, AbortSignal.abort())).toEqual({ kind: "away" });
  });

  it("are not looked for where the store refuses what is harmless", async () => {
    expect(await sieve({ harmless: [never] })).toEqual({ kind: "tries-nothing" });
  });
});
