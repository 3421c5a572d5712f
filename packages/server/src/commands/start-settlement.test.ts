import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPriceBook } from "@outcrop/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { storeConfig } from "../export/store/config.ts";
import type { Store } from "../store/store.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import { Parts } from "./parts.ts";
import { startSettlement } from "./start-settlement.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-settlement-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("settles what waits at the stop while the log of it is still this process's, and remembers that it did", async () => {
  const folder = join(dataDir, "log", "touched");
  const wasLocked: boolean[] = [];
  const query = async <Row>(sql: string): Promise<readonly Row[]> => {
    if (sql.includes("otel_traces_trace_id_ts")) wasLocked.push(existsSync(join(folder, "lock")));
    return [];
  };
  const parts = new Parts();
  const { settler, recorder } = await startSettlement(
    { cluster: null, query } as unknown as Store,
    {
      dataDir,
      store: storeConfig.parse({ settle_after_ms: 60_000 }),
      opened: new Promise(() => {}),
      priceBook: createPriceBook(),
      telemetry: new Telemetry(),
      log: () => {},
    },
    parts,
  );
  await recorder.stored({ notes: [{ org: "acme", traceId: "t" }], read: () => Promise.resolve([]) });
  await expect.poll(() => settler.stats.waiting).toBe(1);
  await parts.stop();
  expect(wasLocked).toEqual([true]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".segment") || name === "lock")).toEqual([]);
  expect(readdirSync(join(folder, "positions"))).toEqual(["settle.position"]);
});
