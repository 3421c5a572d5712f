import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { OK } from "../pipeline/outcome.ts";
import { Log } from "./log.ts";
import { SingleBlock } from "./single-block.ts";

const folder = mkdtempSync(join(tmpdir(), "outcrop-log-weight-"));
let log: Log<number>;
afterEach(async () => {
  await log.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("closes a segment before a batch that would make it heavier than an insert may be, and drops one that is so alone", async () => {
  log = new Log<number>({
    folder,
    createBlock: () => new SingleBlock((rows) => ({ block: new Uint8Array(64), rows })),
    limits: { maxSegmentAgeMs: 600_000, maxSegmentWeight: 10_000, maxBatchWeight: 12_000 },
  });
  const segments = (): number => readdirSync(folder).filter((file) => file.endsWith(".segment")).length;
  log.reader("store");
  await log.start();
  expect(await log.consume(47)).toEqual({
    kind: "drop",
    reason: "Cannot store: a batch of 47 rows and 64 bytes; expected at most 12000 bytes, 256 more for each row",
  });
  expect(await log.consume(20)).toEqual(OK);
  expect(await log.consume(18)).toEqual(OK);
  expect(segments()).toBe(1);
  expect(await log.consume(1)).toEqual(OK);
  expect(segments()).toBe(2);
  // Heavier than a segment may become, and taken by itself.
  expect(await log.consume(45)).toEqual(OK);
  expect(await log.consume(1)).toEqual(OK);
  expect(segments()).toBe(4);
  // Together they are too heavy, though they come together.
  expect(await Promise.all([log.consume(20), log.consume(20), log.consume(20)])).toEqual([OK, OK, OK]);
  expect(segments()).toBe(6);
});
