import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { NativeBlock } from "../pipeline/batch/native/native-block.ts";
import type { SpanBatch } from "../pipeline/batch/span-batch.ts";
import { batchOf } from "../pipeline/batch/testing/span-fixture.ts";
import { OK } from "../pipeline/outcome.ts";
import { Log } from "./log.ts";

const folder = mkdtempSync(join(tmpdir(), "outcrop-log-days-"));
let log: Log<SpanBatch>;
afterEach(async () => {
  await log.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ofDays = (...days: readonly number[]): SpanBatch =>
  batchOf(days.map((day) => ({ startUnixNano: BigInt(day) * 86_400_000_000_000n })));

it("closes a segment that has rows of many days, and drops a batch that alone has more than one insert should", async () => {
  log = new Log<SpanBatch>({
    folder,
    createBlock: () => new NativeBlock(),
    limits: { maxSegmentAgeMs: 600_000, maxSegmentDays: 4, maxBatchDays: 3 },
  });
  const reader = log.reader("store");
  await log.start();
  expect(await log.consume(ofDays(1, 2, 3))).toEqual(OK);
  expect(await log.consume(ofDays(2, 3, 1))).toEqual(OK);
  expect(await log.consume(ofDays(5, 6, 7, 8))).toEqual({
    kind: "drop",
    reason: "Cannot store: a batch of 4 UTC days; expected at most 3",
  });
  expect(log.stats).toMatchObject({ segments: 1, refusedRows: 4 });
  expect(reader.position).toBe(0);
  // The fourth day of the segment, and then a segment of its own.
  expect(await log.consume(ofDays(4, 5))).toEqual(OK);
  expect(await log.consume(ofDays(1))).toEqual(OK);
  expect(log.stats).toMatchObject({ segments: 2, acceptedRows: 9 });
});
