import { describe, expect, it } from "vitest";
import { TraceSet } from "./trace-set.ts";

describe("the set of traces seen", () => {
  it("knows what was added, and nothing else", () => {
    const set = new TraceSet();
    for (let i = 1; i <= 20_000; i++) set.add(Math.imul(i, 0x9e3779b1) >>> 0, i);
    for (let i = 1; i <= 20_000; i++) {
      expect([i, set.has(Math.imul(i, 0x9e3779b1) >>> 0, i)]).toEqual([i, true]);
      expect(set.has(Math.imul(i, 0x9e3779b1) >>> 0, i + 1_000_000)).toBe(false);
    }
  });

  it("forgets the oldest, and keeps at least the latest as many as it is for", () => {
    const set = new TraceSet(10);
    for (let i = 1; i <= 35; i++) set.add(i, i);
    expect(set.has(1, 1)).toBe(false);
    for (let i = 26; i <= 35; i++) expect([i, set.has(i, i)]).toEqual([i, true]);
  });
});
