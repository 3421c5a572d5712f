import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MergeHold } from "./merge-hold.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store with so many parts of today, and of days before, that notes what it is told. */
function fakeStore(): {
  parts: number;
  old: number;
  isAway: boolean;
  readonly told: string[];
  readonly store: FakeStore;
} {
  const fake = {
    parts: 3,
    old: 200,
    isAway: false,
    told: [] as string[],
    store: {
      database: "default",
      async query<Row>(): Promise<readonly Row[]> {
        return [{ all: String(fake.parts + fake.old), ofOne: String(fake.parts) } as Row];
      },
      async command(sql: string): Promise<void> {
        if (fake.isAway) throw new Error("away");
        fake.told.push(sql);
      },
    },
  };
  return fake;
}

interface FakeStore {
  readonly database: string;
  query<Row>(): Promise<readonly Row[]>;
  command(sql: string): Promise<void>;
}

const STOP = "SYSTEM STOP MERGES otel_traces";
const START = "SYSTEM START MERGES otel_traces";

async function started(fake: ReturnType<typeof fakeStore>): Promise<MergeHold> {
  const hold = new MergeHold({ store: fake.store, table: "otel_traces" });
  await hold.start();
  return hold;
}

/** Two inserts a second, each of so many milliseconds. */
async function insert(hold: MergeHold, seconds: number, each: number): Promise<void> {
  for (let half = 0; half < 2 * seconds; half++) {
    hold.inserted(each);
    await vi.advanceTimersByTimeAsync(500);
  }
}

it("puts merges off while inserts take the time, and lets them go on in quiet", async () => {
  const fake = fakeStore();
  const hold = await started(fake);
  await insert(hold, 10, 250);
  expect(fake.told).toEqual([STOP]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fake.told).toEqual([STOP, START]);
  await hold.stop();
});

it("leaves a store alone that has little to do", async () => {
  const fake = fakeStore();
  const hold = await started(fake);
  await insert(hold, 30, 60);
  expect(fake.told).toEqual([]);
  await hold.stop();
});

it("lets merges go on when there are many parts more, and begins again when they have caught up", async () => {
  const fake = fakeStore();
  const hold = await started(fake);
  await insert(hold, 10, 250);
  fake.parts = 120;
  await insert(hold, 10, 250);
  expect(fake.told).toEqual([STOP]);
  fake.parts = 140;
  await insert(hold, 60, 250);
  expect(fake.told).toEqual([STOP, START]);
  fake.parts = 20;
  await insert(hold, 3, 250);
  expect(fake.told).toEqual([STOP, START, STOP]);
  await hold.stop();
});

it("gives merges time when segments are of many days, each with few parts", async () => {
  const fake = fakeStore();
  const hold = await started(fake);
  await insert(hold, 5, 250);
  fake.old = 600;
  await insert(hold, 20, 250);
  expect(fake.told).toEqual([STOP, START]);
  await insert(hold, 30, 250);
  expect(fake.told).toEqual([STOP, START, STOP]);
  await hold.stop();
});

it("tries again when the engine was away", async () => {
  const fake = fakeStore();
  const hold = await started(fake);
  await insert(hold, 10, 250);
  fake.isAway = true;
  await vi.advanceTimersByTimeAsync(10_000);
  fake.isAway = false;
  expect(fake.told).toEqual([STOP]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fake.told).toEqual([STOP, START]);
  await hold.stop();
});

it("does nothing any more once it is stopped", async () => {
  const fake = fakeStore();
  const hold = await started(fake);
  await hold.stop();
  await insert(hold, 10, 250);
  expect(fake.told).toEqual([]);
});
