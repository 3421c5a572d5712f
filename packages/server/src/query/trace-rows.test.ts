import { describe, expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import { traceRowsOf } from "./trace-rows.ts";

const scope = { org: "acme", from: 0n, to: 1n, where: {}, error: false };

/** A store in which so many pieces are younger than the rows, so many rows were taken back, and so many pieces are in the window. */
function storeWith(open: number, reversed: number, inWindow: number): Store {
  const counts = { Open: String(open), Reversed: String(reversed), InWindow: String(inWindow) };
  const query: unknown = () => Promise.resolve([counts]);
  return { query } as Store;
}

describe("traceRowsOf", () => {
  it("reads pieces until all of them are rows", async () => {
    expect(await traceRowsOf(storeWith(0, 0, 0), scope, undefined)).toEqual({ kind: "pieces" });
  });

  it("reads rows alone where nothing has come since", async () => {
    const rows = await traceRowsOf(storeWith(0, 0, 5), scope, 7);
    expect(rows).toEqual({ kind: "whole", openSince: 7, hasLoose: false });
  });

  it.each([
    [3, 0, 2, "whole"],
    [0, 3, 2, "whole"],
    [30_000, 0, 2_000_000, "whole"],
    [30_000, 0, 40_000, "pieces"],
  ])(
    "with %d pieces since, %d rows taken back and %d pieces in the window, reads %s",
    async (...[open, reversed, inWindow, kind]) => {
      const rows = await traceRowsOf(storeWith(open, reversed, inWindow), scope, 7);
      expect(rows).toMatchObject(kind === "whole" ? { kind, hasLoose: true } : { kind });
    },
  );
});
