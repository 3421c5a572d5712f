import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { ClickHouseClient } from "@clickhouse/client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isAlive, openEngine, rowsOf, until, type OpenEngine } from "./open-engine.ts";

const ROWS = 20_000;

let dataDir = "";
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "outcrop-engine-crash-"));
});
afterAll(async () => rm(dataDir, { recursive: true, force: true }));

const opened: OpenEngine[] = [];
// One that a failed test leaves would keep the directory from the tests after it.
afterEach(async () => {
  for (const open of opened.splice(0)) await open.close();
});

async function openHere(): Promise<OpenEngine> {
  const open = await openEngine({ dataDir });
  opened.push(open);
  return open;
}

/** Where the rows of a table lie. */
async function pathOf(client: ClickHouseClient, table: string): Promise<string> {
  const [row] = await rowsOf<{ readonly path: string }>(
    client,
    "SELECT data_paths[1] AS path FROM system.tables WHERE name = {table:String}",
    { table },
  );
  return row?.path ?? "";
}

async function insertSegment(client: ClickHouseClient, segment: number, block: Buffer): Promise<void> {
  const sent = await client.exec({
    query: "INSERT INTO segments FORMAT Native",
    values: Readable.from([block], { objectMode: false }),
    clickhouse_settings: { insert_deduplication_token: `segment-${segment}` },
  });
  for await (const _ of sent.stream);
}

async function blockOf(client: ClickHouseClient, segment: number): Promise<Buffer> {
  const query = `SELECT toUInt32(${segment}) AS segment, number AS row, repeat('x', 50) AS text FROM numbers(${ROWS}) FORMAT Native`;
  const sent = await client.exec({ query });
  const chunks: Buffer[] = [];
  for await (const chunk of sent.stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("an engine that is killed", () => {
  it("keeps each acknowledged insert, and a repeated one once", async () => {
    const acknowledged = new Set<number>();
    let next = 0;
    for (let round = 0; round < 5; round++) {
      const open = await openHere();
      const client = open.client();
      await client.command({
        query: `CREATE TABLE IF NOT EXISTS segments (segment UInt32, row UInt64, text String) ENGINE = MergeTree
          PARTITION BY row % 3 ORDER BY row SETTINGS non_replicated_deduplication_window = 10000`,
      });
      // The segments of the round before are sent again, whether they were acknowledged or not.
      for (let segment = Math.max(0, next - 4); segment < next; segment++) {
        await insertSegment(client, segment, await blockOf(client, segment));
        acknowledged.add(segment);
      }
      const blocks = await Promise.all([0, 1, 2, 3].map((more) => blockOf(client, next + more)));
      const sending = blocks.map(async (block, more) => {
        await insertSegment(client, next + more, block);
        acknowledged.add(next + more);
      });
      // Kill in the middle: when the first (or, in other rounds, a later one) is in and others are not.
      await Promise.race([Promise.all(sending.slice(0, 1 + (round % 3))), Promise.allSettled(sending)]);
      process.kill(open.engine.pid, "SIGKILL");
      await Promise.allSettled(sending);
      expect(await open.engine.exited).toMatchObject({ signal: "SIGKILL", expected: false });
      next += blocks.length;
    }
    const open = await openHere();
    const client = open.client();
    const acknowledgedOnly = await rowsOf<{ segment: number; rows: number }>(
      client,
      "SELECT segment, toUInt32(count()) AS rows FROM segments GROUP BY 1",
    );
    // What was not acknowledged may be there in part (an insert is a part per partition), until it is sent again.
    for (const { segment, rows } of acknowledgedOnly) if (acknowledged.has(segment)) expect(rows).toBe(ROWS);
    for (let segment = next - 4; segment < next; segment++) {
      await insertSegment(client, segment, await blockOf(client, segment));
    }
    const query =
      "SELECT segment, toUInt32(count()) AS rows, toUInt32(uniqExact(row)) AS different FROM segments GROUP BY 1";
    const found = await rowsOf<{ segment: number; rows: number; different: number }>(client, query);
    for (const { rows, different } of found) expect([rows, different]).toEqual([ROWS, ROWS]);
    const present = new Set(found.map(({ segment }) => segment));
    expect([...acknowledged].filter((segment) => !present.has(segment))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(10);
  });

  it("stores what an insert had noted as done and not yet put in its place, when it is repeated", async () => {
    const table = `noted_${Date.now()}`;
    const open = await openHere();
    const client = open.client();
    for (const name of [table, `${table}_seen`]) {
      await client.command({
        query: `CREATE TABLE ${name} (a UInt64) ENGINE = MergeTree PARTITION BY a % 2 ORDER BY a
          SETTINGS non_replicated_deduplication_window = 100`,
      });
    }
    await client.command({
      query: `CREATE MATERIALIZED VIEW ${table}_view TO ${table}_seen AS SELECT a FROM ${table}`,
    });
    const insert = async (on: ClickHouseClient, token: string, rows: number): Promise<unknown> =>
      on.command({
        query: `INSERT INTO ${table} SELECT number FROM numbers(${rows})`,
        clickhouse_settings: { insert_deduplication_token: token },
      });
    await insert(client, "first", 10);
    await insert(client, "second", 20);
    const path = await pathOf(client, table);
    process.kill(open.engine.pid, "SIGKILL");
    await open.engine.exited;
    // ClickHouse writes a line, and a moment later gives the part its name: as if it had been killed in between.
    const last = (await readdir(path)).filter((name) => /^\d+_4_4_0$/.test(name));
    expect(last).toHaveLength(1);
    await rm(join(path, last[0] ?? ""), { recursive: true });

    const again = (await openHere()).client();
    const count = async (name: string): Promise<number> => {
      const [row] = await rowsOf<{ readonly rows: number }>(again, `SELECT toUInt32(count()) AS rows FROM ${name}`);
      return row?.rows ?? 0;
    };
    expect(await count(table)).toBe(20);
    await insert(again, "first", 10);
    await insert(again, "second", 20);
    expect(await count(table)).toBe(30);
    // What hangs on the table still does.
    const seen = await count(`${table}_seen`);
    await insert(again, "third", 10);
    expect([await count(table), await count(`${table}_seen`)]).toEqual([40, seen + 10]);
  });

  it("leaves nothing of a half-sent body", async () => {
    const open = await openHere();
    const block = await blockOf(open.client(), 1000);
    const endless = new Readable({ read() {} });
    endless.push(block);
    const sending = open.client().exec({ query: "INSERT INTO segments FORMAT Native", values: endless });
    sending.catch(() => undefined);
    const spool = join(dataDir, "spool");
    await until(async () => (await readdir(spool)).length === 1, "a spool file");
    process.kill(open.engine.pid, "SIGKILL");
    await expect(sending).rejects.toThrow();
    endless.destroy();
    const again = await openHere();
    expect(await readdir(spool)).toEqual([]);
    expect(await rowsOf(again.client(), "SELECT count() AS n FROM segments WHERE segment = 1000")).toEqual([{ n: 0 }]);
  });
});

describe("an engine whose parent ends", () => {
  const parents: ChildProcess[] = [];
  afterEach(() => {
    for (const parent of parents.splice(0)) parent.kill("SIGKILL");
  });

  async function startParent(): Promise<{ parent: ChildProcess; enginePid: number }> {
    const program = fileURLToPath(new URL("./parent.ts", import.meta.url));
    const parent = spawn(process.execPath, ["--conditions=outcrop:source", program, dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    parents.push(parent);
    if (parent.stdout === null) throw new Error("Cannot read the parent: expected a pipe, got none");
    for await (const line of createInterface({ input: parent.stdout })) {
      if (/^\d+$/.test(line)) return { parent, enginePid: Number(line) };
    }
    throw new Error("Cannot start the parent: expected a process id, got none");
  }

  it("ends too, in the middle of work, and frees its directory", async () => {
    const { parent, enginePid } = await startParent();
    expect(isAlive(enginePid)).toBe(true);
    parent.kill("SIGKILL");
    // At once, as whoever restarts it would: the old engine may still be ending.
    const open = await openHere();
    // A process lets go of its files shortly before it counts as ended.
    await until(() => !isAlive(enginePid), "the engine's end", 5_000);
    expect(await open.client().ping()).toEqual({ success: true });
  });

  it("outlives a Ctrl-C in the terminal, which the parent answers", async () => {
    const { parent, enginePid } = await startParent();
    // A terminal sends SIGINT to the whole process group; the parent of this test ignores it.
    process.kill(-(parent.pid ?? 0), "SIGINT");
    process.kill(enginePid, "SIGINT");
    await expect(until(() => !isAlive(enginePid), "its end", 500)).rejects.toThrow("expected its end");
    process.kill(parent.pid ?? 0, "SIGKILL");
    await until(() => !isAlive(enginePid), "the engine to end");
  });
});
