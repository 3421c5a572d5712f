import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openEngine, rowsOf, until, type OpenEngine } from "./open-engine.ts";

/** What the stores and tools do, over @clickhouse/client as it is published. */
let open: OpenEngine;
beforeAll(async () => {
  open = await openEngine();
  const client = open.client();
  await client.command({ query: "CREATE DATABASE shop" });
  await client.command({
    query: "CREATE TABLE shop.sales (id UInt64, name String) ENGINE = MergeTree ORDER BY id",
  });
});
// Before, not after: a test that failed has its second attempt.
beforeEach(async () => {
  await open.client().command({ query: "TRUNCATE TABLE shop.sales" });
});
afterAll(async () => open.close());

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("@clickhouse/client on the engine", () => {
  it("pings, with and without a query", async () => {
    const client = open.client();
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  it("inserts rows and reads them back as they were", async () => {
    const client = open.client({ database: "shop" });
    const values = [
      { id: "1", name: "plain" },
      { id: "18446744073709551615", name: "é'\"\\\n\t\0 ✓ 😀" },
    ];
    const inserted = await client.insert({ table: "sales", values, format: "JSONEachRow" });
    expect(inserted.summary?.written_rows).toBe("2");
    const result = await client.query({
      query: "SELECT id, name FROM sales ORDER BY id",
      format: "JSON",
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    expect(await result.json()).toMatchObject({ rows: 2, data: values });
  });

  it("inserts a stream of rows", async () => {
    const client = open.client({ database: "shop" });
    const rows = Readable.from(
      (function* () {
        for (let id = 0; id < 20_000; id++) yield { id, name: `n${id}` };
      })(),
    );
    await client.insert({ table: "sales", values: rows, format: "JSONEachRow" });
    expect(await rowsOf(client, "SELECT toUInt32(count()) AS n, toUInt32(max(id)) AS top FROM sales")).toEqual([
      { n: 20_000, top: 19_999 },
    ]);
  });

  it.each(["Native", "RowBinary", "Parquet", "ArrowStream", "CSV", "TabSeparated", "JSONCompactEachRow"])(
    "takes what it gave in %s",
    async (format) => {
      const client = open.client({ database: "shop" });
      const query = `SELECT number AS id, 'n' || number AS name FROM numbers(70000) FORMAT ${format}`;
      const given = await client.exec({ query });
      const data = await bytesOf(given.stream);
      const taken = await client.exec({
        query: `INSERT INTO sales FORMAT ${format}`,
        // Cut where no format ends.
        values: Readable.from([data.subarray(0, 1001), data.subarray(1001, 1002), data.subarray(1002)], {
          objectMode: false,
        }),
      });
      await bytesOf(taken.stream);
      expect(
        await rowsOf(client, "SELECT toUInt32(count()) n, toUInt32(sum(id)) s FROM sales WHERE name = 'n' || id"),
      ).toEqual([{ n: 70_000, s: 2_449_965_000 }]);
    },
  );

  it("takes data that begins in the query, and values with parameters", async () => {
    const client = open.client({ database: "shop" });
    await client.command({ query: "INSERT INTO sales (name, id) FORMAT CSV\nfirst,1\n" });
    await client.command({
      query: "INSERT INTO sales VALUES ({id:UInt64}, upper({name:String})), (3, concat('th', 'ird'))",
      query_params: { id: 2, name: "it's\n\\second" },
    });
    expect(await rowsOf(client, "SELECT name FROM sales ORDER BY id")).toEqual([
      { name: "first" },
      { name: "IT'S\n\\SECOND" },
      { name: "third" },
    ]);
  });

  it("an insert without rows is no error", async () => {
    const client = open.client({ database: "shop" });
    for (const format of ["JSONEachRow", "Native"]) {
      const taken = await client.exec({ query: `INSERT INTO sales FORMAT ${format}`, values: Readable.from([]) });
      await bytesOf(taken.stream);
    }
    expect(await rowsOf(client, "SELECT toUInt8(count()) AS n FROM sales")).toEqual([{ n: 0 }]);
  });

  it("a broken body inserts nothing and says so", async () => {
    const client = open.client({ database: "shop" });
    const given = await client.exec({ query: "SELECT number AS id, '' AS name FROM numbers(1000) FORMAT Native" });
    const data = await bytesOf(given.stream);
    const half = client.exec({
      query: "INSERT INTO sales FORMAT Native",
      values: Readable.from([data.subarray(0, 4000)]),
    });
    await expect(half).rejects.toMatchObject({ code: "33", type: "CANNOT_READ_ALL_DATA" });
    expect(await rowsOf(client, "SELECT toUInt8(count()) AS n FROM sales")).toEqual([{ n: 0 }]);
  });

  it("binds parameters of every kind, and keeps those of concurrent queries apart", async () => {
    const client = open.client();
    const query =
      "SELECT {s:String} s, {i:Int64} i, {a:Array(String)} a, {n:Nullable(String)} n, {m:Map(String, UInt8)} m";
    const odd = { s: "'; DROP TABLE x --\t\n\\ é", i: "-9007199254740993", a: ["a'b", "c\\d"], n: null, m: { k: 1 } };
    const result = await client.query({
      query,
      query_params: odd,
      format: "JSONEachRow",
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    expect(await result.json()).toEqual([odd]);
    const texts = Array.from({ length: 40 }, (_, at) => `value ${at}`);
    const answers = await Promise.all(texts.map((x) => rowsOf<{ x: string }>(client, "SELECT {x:String} AS x", { x })));
    expect(answers.map(([row]) => row?.x)).toEqual(texts);
    // A value of an earlier query must not serve a later one.
    await expect(rowsOf(client, "SELECT {x:String} AS x")).rejects.toMatchObject({ code: "456" });
  });

  it("takes parameters that are too long for a URL", async () => {
    const client = open.client({ use_multipart_params_auto: true });
    const ids = Array.from({ length: 5000 }, (_, at) => `id-${at}`);
    expect(await rowsOf(client, "SELECT toUInt32(length({ids:Array(String)})) AS n", { ids })).toEqual([{ n: 5000 }]);
  });

  it("gives the types of telemetry exactly", async () => {
    const client = open.client({ database: "shop" });
    await client.command({
      query: `CREATE OR REPLACE TABLE kinds (t DateTime64(9), m Map(LowCardinality(String), String), a Array(Nullable(Float64)),
        l LowCardinality(Nullable(String)), i Int64, d Decimal(38, 9), u UUID, b Bool)
        ENGINE = MergeTree ORDER BY t`,
    });
    const row = {
      t: "2026-11-21 09:00:00.123456789",
      m: { "gen_ai.system": "aws.bedrock", "": "empty" },
      a: [1.5, null, -0.1],
      l: null,
      i: "-9223372036854775808",
      d: 12345678901.1234,
      u: "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
      b: true,
    };
    await client.insert({ table: "kinds", values: [row], format: "JSONEachRow" });
    const result = await client.query({
      query: "SELECT * FROM kinds",
      format: "JSONEachRow",
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    expect(await result.json()).toEqual([row]);
  });

  it("applies settings to one request and no other", async () => {
    const client = open.client({ max_open_connections: 1 });
    const query = "SELECT toUInt8(getSetting('max_threads')) AS n";
    const before = await rowsOf(client, query);
    const set = await client.query({ query, format: "JSONEachRow", clickhouse_settings: { max_threads: 7 } });
    expect(await set.json()).toEqual([{ n: 7 }]);
    await client.command({ query: "SET max_threads = 9" });
    expect(await rowsOf(client, query)).toEqual(before);
  });

  it.each([
    ["SELECT * FROM nowhere", "60", "UNKNOWN_TABLE"],
    ["SELECT 1; SELECT 2", "62", "SYNTAX_ERROR"],
    ["SELECT throwIf(number = 70000) FROM numbers(100000)", "395", "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"],
    ["SELECT 1 INTO OUTFILE '/x'", "351", "INTO_OUTFILE_NOT_ALLOWED"],
  ])("%s fails with code %s", async (query, code, type) => {
    const client = open.client();
    await expect(rowsOf(client, query)).rejects.toMatchObject({ code, type });
    await expect(client.command({ query })).rejects.toMatchObject({ code, type });
  });

  it("tells where a query is wrong in the query as it was sent", async () => {
    await expect(rowsOf(open.client(), "SELECT 1 FROM FROM (")).rejects.toThrow(/failed at position 20/);
    await expect(rowsOf(open.client(), "SELECT 1 FROM FROM (")).rejects.not.toThrow(/OUTFILE/);
  });

  it("refuses an unknown setting, database and format", async () => {
    const client = open.client();
    const unknown = client.query({ query: "SELECT 1", clickhouse_settings: { no_such_setting: 1 } });
    await expect(unknown).rejects.toMatchObject({ code: "115" });
    await expect(rowsOf(open.client({ database: "nowhere" }), "SELECT 1")).rejects.toMatchObject({ code: "81" });
    await expect(client.query({ query: "SELECT 1", format: "Nonsense" as never })).rejects.toMatchObject({
      code: "73",
    });
    expect(await rowsOf(client, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it.each(["gzip", "zstd", "br"] as const)("compresses both ways with %s", async (codec) => {
    const client = open.client({ database: "shop", compression: { request: { codec }, response: { codec } } });
    const values = Array.from({ length: 1000 }, (_, id) => ({ id, name: "x".repeat(1000) }));
    await client.insert({ table: "sales", values, format: "JSONEachRow" });
    const result = await client.query({ query: "SELECT * FROM sales", format: "JSONEachRow" });
    expect(result.response_headers["content-encoding"]).toBe(codec);
    expect(await result.json()).toHaveLength(1000);
    await expect(rowsOf(client, "SELECT * FROM nowhere")).rejects.toMatchObject({ code: "60" });
  });

  it("streams a result larger than its memory use", async () => {
    const client = open.client();
    const result = await client.query({
      query: "SELECT number, repeat('x', 100) AS x FROM numbers(1500000)",
      format: "TabSeparated",
    });
    let bytes = 0;
    let rows = 0;
    for await (const chunk of result.stream()) {
      for (const row of chunk) bytes += row.text.length;
      rows += chunk.length;
    }
    expect(rows).toBe(1_500_000);
    expect(bytes).toBeGreaterThan(150_000_000);
  });

  it("reads with as many threads as are asked for, under its small limit of memory, too", async () => {
    const plan = await rowsOf<{ explain: string }>(
      open.client(),
      "EXPLAIN PIPELINE SELECT sum(number) FROM numbers_mt(10000000) SETTINGS max_threads = 2",
    );
    expect(plan.map(({ explain }) => explain).join("\n")).toContain("AggregatingTransform × 2");
  });

  it("stops a query whose client went away", async () => {
    const client = open.client();
    const gone = new AbortController();
    const query = "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number), 'abandoned')";
    const answer = client.query({ query, abort_signal: gone.signal });
    answer.catch(() => undefined);
    const running = async (): Promise<boolean> => {
      const found = await rowsOf<{ query: string }>(
        client,
        "SELECT query FROM system.processes WHERE query LIKE '%abandoned%' AND query NOT LIKE '%processes%' AND is_cancelled = 0",
      );
      return found.length > 0;
    };
    try {
      await until(running, "the query to run");
    } finally {
      gone.abort();
    }
    await expect(answer).rejects.toThrow(/aborted/);
    await until(async () => !(await running()), "the query to end");
  });

  it("serves inserts and short queries while long ones run, and says when it is full", async () => {
    const client = open.client({ database: "shop", max_open_connections: 400 });
    const gone = new AbortController();
    const query = "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))";
    const slow = Array.from({ length: 4 }, () => client.query({ query, abort_signal: gone.signal }).catch(String));
    const more: Promise<unknown>[] = [];
    try {
      await client.insert({ table: "sales", values: [{ id: 1, name: "meanwhile" }], format: "JSONEachRow" });
      expect(await rowsOf(client, "SELECT name FROM sales")).toEqual([{ name: "meanwhile" }]);
      for (let asked = 0; asked < 300; asked++) {
        more.push(client.query({ query, abort_signal: gone.signal }).catch((error: unknown) => error));
      }
      expect(await Promise.race(more)).toMatchObject({ code: "202", type: "TOO_MANY_SIMULTANEOUS_QUERIES" });
      expect(await client.ping()).toEqual({ success: true });
    } finally {
      // Whatever was seen: they would hold up the tests after this one.
      gone.abort();
      await Promise.all([...slow, ...more]);
    }
    await until(async () => {
      try {
        return (await rowsOf(client, "SELECT 1 AS one")).length === 1;
      } catch {
        return false;
      }
    }, "a place to be free again");
  });

  it("leaves no spool file behind", async () => {
    await until(async () => (await readdir(join(open.dataDir, "spool"))).length === 0, "an empty spool");
  });
});
