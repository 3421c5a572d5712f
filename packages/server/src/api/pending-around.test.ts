import { describe, expect, it } from "vitest";
import { pendingAround } from "./pending-around.ts";
import type { Pending } from "./types.ts";

const ONE: Pending = { traces: 1, oldest: "2026-11-21T09:00:00.000Z" };
const NONE: Pending = { traces: 0, oldest: null };

describe("pendingAround", () => {
  it.each([
    ["was settled while the store was asked", ONE, NONE],
    ["was stored while the store was asked", NONE, ONE],
  ])("tells of a trace that %s", async (_, before, after) => {
    let now = before;
    const answer = await pendingAround(
      () => now,
      () => {
        now = after;
        return Promise.resolve({ calls: 3 });
      },
    );
    expect(answer).toEqual({ calls: 3, pending: ONE });
  });
});
