import { describe, expect, it, vi } from "vitest";
import { OK } from "../../pipeline/outcome.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { memoryLimiterConfig, toMemoryLimits } from "./config.ts";
import { MemoryLimiter, type MemoryEvent } from "./memory-limiter.ts";

const limits = { softBytes: 800, hardBytes: 1000 };

/** A limiter whose memory, clock and collections are the test's. `freed` is what a collection takes off. */
function create(freed = 0) {
  const world = { used: 100, now: 0, collected: 0 };
  const events: MemoryEvent["kind"][] = [];
  const limiter = new MemoryLimiter({
    limits,
    checkIntervalMs: 1000,
    readMemory: () => world.used,
    now: () => world.now,
    collect: () => {
      world.collected++;
      world.used -= freed;
    },
    report: ({ kind }) => events.push(kind),
  });
  const look = (used: number): boolean => {
    world.used = used;
    world.now += 1000;
    limiter.check();
    return limiter.admit().kind === "ok";
  };
  return { limiter, world, events, look };
}

describe("the memory limiter", () => {
  it("refuses from the soft limit on, retryably, until memory is below it again, and reports each turn once", () => {
    const { limiter, events, look } = create();
    expect([799, 800, 950, 800, 799, 100].map(look)).toEqual([true, false, false, false, true, true]);
    expect(events).toEqual(["refusing", "accepting"]);
    look(900);
    expect(limiter.admit()).toEqual({ kind: "retry", afterMs: 1000, reason: expect.stringContaining("memory") });
  });

  it("hands on while there is room, and nothing while there is none", async () => {
    const { limiter, look } = create();
    const seen: string[] = [];
    const guarded = limiter.guard<string>({
      consume: (data) => {
        seen.push(data);
        return Promise.resolve(OK);
      },
    });
    expect(await guarded.consume("a")).toEqual(OK);
    look(1200);
    expect(await guarded.consume("b")).toMatchObject({ kind: "retry" });
    look(10);
    expect(await guarded.consume("c")).toEqual(OK);
    expect(seen).toEqual(["a", "c"]);
  });

  it("refuses nothing where a collection makes room", () => {
    const { world, look } = create(500);
    expect(look(900)).toBe(true);
    expect(world.collected).toBe(1);
  });

  it("collects above the soft limit every ten seconds, above the hard one at each look", () => {
    const soft = create(60);
    for (let i = 0; i < 25; i++) soft.look(900);
    expect(soft.world.collected).toBe(3);
    const hard = create(60);
    for (let i = 0; i < 25; i++) hard.look(1100);
    expect(hard.world.collected).toBe(25);
  });

  it("collects less and less often while that frees little, yet every half minute", () => {
    const { world, look } = create(1);
    for (let i = 0; i < 100; i++) look(1100);
    // After 1, 2, 4, 8 and 16 s, then every 30 s.
    expect(world.collected).toBe(8);
  });

  it("looks by itself from its start to its stop", async () => {
    vi.useFakeTimers();
    try {
      const { limiter, world } = create();
      await limiter.start();
      world.used = 900;
      vi.advanceTimersByTime(1000);
      expect(limiter.admit().kind).toBe("retry");
      await limiter.stop();
      world.used = 0;
      vi.advanceTimersByTime(5000);
      expect(limiter.admit().kind).toBe("retry");
    } finally {
      vi.useRealTimers();
    }
  });

  it("sees buffers as well as objects, and gets both back by collecting", async () => {
    let kept: Buffer[] | undefined;
    // What other tests left must not go in the middle of this one. The second waits for the first's buffers.
    for (let time = 0; time < 2; time++) collectGarbage();
    const limiter = new MemoryLimiter({
      limits: { softBytes: process.memoryUsage().heapUsed + process.memoryUsage().external + 40e6, hardBytes: 4e9 },
      checkIntervalMs: 1000,
      collect: () => {},
    });
    kept = Array.from({ length: 8 }, () => Buffer.alloc(10e6, 1));
    limiter.check();
    expect([limiter.admit().kind, kept.length]).toEqual(["retry", 8]);
    kept = undefined;
    collectGarbage();
    // V8 gives buffers back from a thread of its own.
    await expect
      .poll(() => {
        limiter.check();
        return limiter.admit().kind;
      })
      .toBe("ok");
  });
});

describe("the configuration of the memory limiter", () => {
  const MIB = 1024 * 1024;
  it.each([
    [{ limit_mib: 1000 }, 800 * MIB, 1000 * MIB],
    [{ limit_mib: 1000, spike_limit_mib: 100 }, 900 * MIB, 1000 * MIB],
    [{ limit_mib: 1000, limit_percentage: 10 }, 800 * MIB, 1000 * MIB],
    [{ limit_percentage: 50 }, 400, 500],
    [{ limit_percentage: 50, spike_limit_percentage: 30 }, 200, 500],
  ])("%j of 1000 bytes", (config, softBytes, hardBytes) => {
    const read = toMemoryLimits(memoryLimiterConfig.parse(config), 1000);
    expect(read.softBytes).toBeCloseTo(softBytes);
    expect(read.hardBytes).toBeCloseTo(hardBytes);
  });

  it("reads durations as Go writes them", () => {
    const read = (check_interval: string): number =>
      memoryLimiterConfig.parse({ limit_mib: 1, check_interval }).check_interval;
    expect(["1s", "500ms", "1m30s", "0.5s"].map(read)).toEqual([1000, 500, 90_000, 500]);
  });

  it.each([
    [{}, /limit_mib or limit_percentage/],
    [{ limit_mib: 100, spike_limit_mib: 100 }, /spike_limit_mib below/],
    [{ limit_percentage: 20, spike_limit_percentage: 20 }, /spike_limit_percentage below/],
    [{ limit_mib: 100, check_interval: "0s" }, /more than 0/],
    [{ limit_mib: 100, check_interval: "1" }, /duration/],
    [{ limit_percentage: 101 }, /100/],
  ])("refuses %j", (config, reason) => {
    const issues = memoryLimiterConfig.safeParse(config).error?.issues ?? [];
    expect(issues.map(({ message }) => message).join()).toMatch(reason);
  });
});
