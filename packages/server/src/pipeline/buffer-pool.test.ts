import { describe, expect, it } from "vitest";
import { BufferPool } from "./buffer-pool.ts";

describe("buffers to use again", () => {
  it("are at least as large as asked for, and the same ones when they were given back", () => {
    const pool = new BufferPool();
    const one = pool.take(100_000);
    expect(one.length).toBeGreaterThanOrEqual(100_000);
    pool.give(one);
    expect(pool.spareBytes).toBe(one.length);
    expect(pool.take(70_000)).toBe(one);
    expect(pool.spareBytes).toBe(0);
    expect(pool.take(70_000)).not.toBe(one);
  });

  it("are let go beyond the cap, and when they are very large", () => {
    const pool = new BufferPool(200_000);
    const [one, other] = [pool.take(100_000), pool.take(100_000)];
    pool.give(one);
    pool.give(other);
    pool.give(pool.take(50_000_000));
    expect(pool.spareBytes).toBe(one.length);
  });

  it("are not taken from somebody else", () => {
    const pool = new BufferPool();
    pool.give(Buffer.alloc(100_000));
    expect(pool.spareBytes).toBe(0);
  });
});
