import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { ClickHouseClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startEngine, type EngineExit } from "@outcrop/engine";
import { isAlive, openEngine, rowsOf } from "./open-engine.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outcrop-engine-life-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function runs(client: ClickHouseClient, like: string): Promise<boolean> {
  const found = await rowsOf(client, `SELECT 1 FROM system.processes WHERE query LIKE '${like}'`);
  // One of them is this question.
  return found.length > 1;
}

describe("an engine's life", () => {
  it("has its data again after a stop, and tells of its end", async () => {
    const exits: EngineExit[] = [];
    const dataDir = join(await mkdtemp(join(folder, "new-")), "not", "yet", "there é '");
    const first = await openEngine({ dataDir, onExit: (exit) => exits.push(exit) });
    await first.client().command({ query: "CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a" });
    await first.client().insert({ table: "kept", values: [{ a: 3 }], format: "JSONEachRow" });
    await first.close();
    await first.engine.stop();
    expect(isAlive(first.engine.pid)).toBe(false);
    expect(exits).toEqual([{ code: 0, signal: null, expected: true }]);
    const second = await openEngine({ dataDir });
    expect(await rowsOf(second.client(), "SELECT a FROM kept")).toEqual([{ a: 3 }]);
    await second.close();
  });

  it("finds its rows by their time when the machine's time zone has changed since they were stored", async () => {
    const dataDir = await mkdtemp(join(folder, "zone-"));
    vi.stubEnv("TZ", "UTC");
    const first = await openEngine({ dataDir });
    const table = "kept (at DateTime64(9)) ENGINE = MergeTree PARTITION BY toDate(at) ORDER BY at";
    await first.client().command({ query: `CREATE TABLE ${table}` });
    // An hour before and after midnight, in UTC.
    const values = [1_795_215_600_000_000_000n, 1_795_222_800_000_000_000n];
    for (const at of values) {
      await first.client().command({ query: `INSERT INTO kept SELECT fromUnixTimestamp64Nano(${at})` });
    }
    await first.close();
    vi.stubEnv("TZ", "Asia/Tokyo");
    const second = await openEngine({ dataDir });
    vi.unstubAllEnvs();
    const since = `SELECT count() AS n FROM kept WHERE at >= fromUnixTimestamp64Nano(${values[0]})`;
    expect(await rowsOf(second.client(), since)).toEqual([{ n: 2 }]);
    await second.close();
  });

  it("ends on SIGTERM after what runs has been answered", async () => {
    const open = await openEngine();
    const client = open.client();
    let isOver = false;
    const ask = (): Promise<unknown[]> => {
      isOver = false;
      const query = "SELECT sleepEachRow(0.2) AS z FROM numbers(3) SETTINGS max_block_size = 1";
      return rowsOf(client, query).finally(() => (isOver = true));
    };
    // On a busy machine it may be over before it was seen to run.
    let answer = ask();
    while (!(await runs(client, "%sleepEachRow%"))) if (isOver) answer = ask();
    process.kill(open.engine.pid, "SIGTERM");
    expect(await answer).toHaveLength(3);
    expect(await open.engine.exited).toEqual({ code: 0, signal: null, expected: false });
    await open.close();
  });

  it("stops at once when told to just after a client gave up waiting", async () => {
    const open = await openEngine();
    const leaving = new AbortController();
    const query = encodeURIComponent("SELECT sum(number) FROM numbers(30000000000)");
    const left = fetch(`${open.engine.url}/?query=${query}`, { signal: leaving.signal }).catch(() => "left");
    const client = open.client();
    while (!(await runs(client, "%30000000000%")));
    leaving.abort();
    expect(await left).toBe("left");
    await open.engine.stop();
    // Beyond 10 s the engine ends itself as by a crash.
    expect(await open.engine.exited).toMatchObject({ code: 0, signal: null });
    await open.close();
  });

  it("refuses a directory in use, and leaves its holder alone", async () => {
    const holder = await openEngine();
    await expect(startEngine({ dataDir: holder.dataDir })).rejects.toThrow(
      `Cannot start the engine: expected ${holder.dataDir} to be free, got a directory that another engine process is using`,
    );
    expect(await holder.client().ping()).toEqual({ success: true });
    await holder.close();
  });

  it("refuses a taken port, and names it", async () => {
    const taken = createServer();
    await new Promise<void>((done) => void taken.listen(0, "127.0.0.1", done));
    const { port } = taken.address() as AddressInfo;
    const start = startEngine({ dataDir: join(folder, "taken"), port });
    await expect(start).rejects.toThrow(new RegExp(`expected port ${port} to be free, got: .*EADDRINUSE`));
    taken.close();
  });

  it("refuses a path that is no directory", async () => {
    const path = join(folder, "a-file");
    await writeFile(path, "");
    await expect(startEngine({ dataDir: path })).rejects.toThrow(/expected a usable data directory at .*a-file/);
  });

  it("takes no notice of a `config.xml` in the directory that it is started from, which chdb would read", async () => {
    const cwd = await mkdtemp(join(folder, "elsewhere-"));
    await writeFile(join(cwd, "config.xml"), "of something else");
    const program = `
      const { startEngine } = await import(${JSON.stringify(import.meta.resolve("@outcrop/engine"))});
      const engine = await startEngine({ dataDir: "data" });
      console.log(await (await fetch(engine.url + "/?query=SELECT+1")).text());
      await engine.stop();
    `;
    const args = ["--conditions=outcrop:source", "--input-type=module", "-e", program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
    expect(stdout.trim()).toBe("1");
  });

  it("starts and stops at once", async () => {
    const begun = performance.now();
    const open = await openEngine();
    // Half a second where nothing else runs; what would hang takes a minute.
    expect(performance.now() - begun).toBeLessThan(45_000);
    await Promise.all([open.engine.stop(), open.engine.stop()]);
    await open.close();
  });
});

describe("without chdb", () => {
  it("the engine says what to do instead", async () => {
    // From a copy outside the workspace, chdb cannot be found.
    const copy = join(folder, "copy");
    await cp(fileURLToPath(new URL("../../packages/engine/src", import.meta.url)), copy, { recursive: true });
    const program = `
      const { startEngine } = await import(${JSON.stringify(pathToFileURL(join(copy, "index.ts")).href)});
      await startEngine({ dataDir: ${JSON.stringify(join(folder, "unused"))} }).catch((error) => console.log(error.message));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
    expect(stdout).toMatch(/^Cannot start the engine: expected chdb with a build for .*Cannot find package 'chdb'/);
    expect(stdout).toMatch(/external ClickHouse/);
  });
});
