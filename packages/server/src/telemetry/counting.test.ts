import { describe, expect, it } from "vitest";
import type { Outcome } from "../pipeline/outcome.ts";
import { counting } from "./counting.ts";
import { createIntakeCounters } from "./counters.ts";

describe("counting", () => {
  it("adds a batch's items to what became of it, and hands the answer on", async () => {
    const counters = createIntakeCounters();
    const answers: readonly Outcome[] = [
      { kind: "ok" },
      { kind: "refused", reason: "full" },
      { kind: "retry", afterMs: 1, reason: "busy" },
      { kind: "drop", reason: "too large" },
    ];
    for (const [index, answer] of answers.entries()) {
      const next = counting(counters, { consume: () => Promise.resolve(answer) });
      expect(await next.consume({ length: 10 ** index })).toBe(answer);
    }
    expect(counters).toMatchObject({
      accepted: 1,
      refused: { full: 10, unavailable: 100 },
      dropped: { undeliverable: 1000, invalid: 0 },
      failed: 0,
    });
  });

  it("counts the batch as it was, though it is filled again meanwhile", async () => {
    const counters = createIntakeCounters();
    const answer = Promise.withResolvers<Outcome>();
    const batch = { length: 3 };
    const consumed = counting(counters, { consume: () => answer.promise }).consume(batch);
    batch.length = 500;
    answer.resolve({ kind: "ok" });
    await consumed;
    expect(counters.accepted).toBe(3);
  });

  it("counts a fault, and leaves it to whoever asked", async () => {
    const counters = createIntakeCounters();
    const next = counting(counters, { consume: () => Promise.reject(new Error("bug")) });
    await expect(next.consume({ length: 2 })).rejects.toThrow("bug");
    expect(counters.failed).toBe(2);
  });
});
