import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterTie, cursorByStart, parseTie, tieKey } from "./tie.ts";

const CURSOR = { from: 1n, to: 2n, value: "0", key: "1795200000000000000/18446744073709551615" };

describe("ties of traces", () => {
  it("come back as they went", () => {
    const nano = fc.bigInt({ min: 0n, max: 8_999_999_999_999_999_999n });
    fc.assert(
      fc.property(nano, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (at, hash) => {
        const tie = { at: at.toString(), hash: hash.toString() };
        expect(parseTie(tieKey(tie))).toEqual(tie);
      }),
    );
  });

  it("are 0 where a cursor has none, so that the engine can read them", () => {
    for (const key of ["", "7", "x/1", "-1/1", "99999999999999999999/1", "9223372036854775808/1"]) {
      expect(parseTie(key)).toEqual({ at: "0", hash: "0" });
    }
  });

  it("are compared after the sum, in its direction", () => {
    expect(afterTie({ column: "SumCost", descending: true }, CURSOR)).toMatchObject({
      sql: expect.stringContaining("(SumCost, StartNano, TraceHash) <") as string,
      params: { cursorValue: "0", cursorAt: "1795200000000000000", cursorHash: "18446744073709551615" },
    });
    expect(afterTie({ column: "SumCost", descending: false }, CURSOR).sql).toContain(">");
    expect(afterTie({ column: "SumCost", descending: false }, undefined)).toEqual({ sql: "1", params: {} });
  });

  it("say where a list by start goes on", () => {
    expect(cursorByStart(CURSOR)).toMatchObject({ value: "1795200000000000000", key: "18446744073709551615" });
  });
});
