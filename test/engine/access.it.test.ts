import { request, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gunzipSync } from "node:zlib";
import { openEngine, rowsOf, type OpenEngine } from "./open-engine.ts";

const users = [
  { name: "outcrop", password: "secret: with é" },
  { name: "grafana", password: "look", readonly: true },
];

let open: OpenEngine;
beforeAll(async () => {
  open = await openEngine({ users });
  const client = open.client({ username: "outcrop", password: "secret: with é" });
  await client.command({ query: "CREATE TABLE seen (a UInt8) ENGINE = MergeTree ORDER BY a" });
  await client.insert({ table: "seen", values: [{ a: 1 }], format: "JSONEachRow" });
});
afterAll(async () => open.close());

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A request as another program would send it, and its answer. */
async function send({ path = "/", method = "POST", headers = {}, body = "" }: Sent): Promise<{
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
  readonly text: string;
}> {
  return new Promise((done, fail) => {
    const sent = request(`${open.engine.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        done({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() });
      });
    });
    sent.on("error", fail);
    // As bytes: Node would write the headers of a text in UTF-8.
    sent.end(Buffer.from(body));
  });
}

const asGrafana = { "X-ClickHouse-User": "grafana", "X-ClickHouse-Key": "look" };

describe("users of the engine", () => {
  it.each([
    ["no credentials", {}, 401],
    ["a wrong password", { "X-ClickHouse-User": "grafana", "X-ClickHouse-Key": "wrong" }, 403],
    ["an unknown name", { "X-ClickHouse-User": "root", "X-ClickHouse-Key": "look" }, 403],
    ["a token", { Authorization: "Bearer look" }, 403],
    ["broken Basic", { Authorization: "Basic ???" }, 403],
  ])("with %s are refused with code 516", async (_, headers, status) => {
    const answer = await send({ body: "SELECT 1", headers });
    expect(answer.status).toBe(status);
    expect(answer.headers["x-clickhouse-exception-code"]).toBe("516");
    expect(answer.text).toMatch(/^Code: 516\. DB::Exception: .*\(AUTHENTICATION_FAILED\)/);
  });

  it("may give their credentials in headers, Basic or URL", async () => {
    const basic = `Basic ${Buffer.from("outcrop:secret: with é").toString("base64")}`;
    for (const sent of [
      { headers: asGrafana },
      { headers: { Authorization: basic } },
      { path: "/?user=grafana&password=look" },
    ]) {
      expect(await send({ body: "SELECT 1", ...sent })).toMatchObject({ status: 200, text: "1\n" });
    }
  });

  it("need none for the health checks", async () => {
    expect(await send({ path: "/ping", method: "GET" })).toMatchObject({ status: 200, text: "Ok.\n" });
    expect(await send({ path: "/replicas_status", method: "GET" })).toMatchObject({ status: 200 });
    expect(await send({ path: "/nowhere", method: "GET" })).toMatchObject({ status: 404 });
    expect(await send({ path: "/?query=SELECT+1", method: "DELETE" })).toMatchObject({ status: 405 });
  });

  it("cannot be a web page in a browser", async () => {
    const { host } = new URL(open.engine.url);
    const rebound = await send({ body: "SELECT 1", headers: { ...asGrafana, Host: "evil.example" } });
    expect(rebound.status).toBe(403);
    const foreign = await send({ body: "SELECT 1", headers: { ...asGrafana, Origin: "http://evil.example" } });
    expect(foreign.status).toBe(403);
    const own = await send({ body: "SELECT 1", headers: { ...asGrafana, Host: host, Origin: `http://${host}` } });
    expect(own.status).toBe(200);
  });
});

describe("a read-only user", () => {
  it("reads, with settings", async () => {
    const client = open.client({ username: "grafana", password: "look" });
    const result = await client.query({
      query: "SELECT a, toUInt32(getSetting('max_execution_time')) AS s FROM seen",
      format: "JSONEachRow",
      clickhouse_settings: { max_execution_time: 60 },
    });
    expect(await result.json()).toEqual([{ a: 1, s: 60 }]);
    expect(await rowsOf(client, "SELECT {a:UInt8} AS a", { a: 7 })).toEqual([{ a: 7 }]);
    expect(await rowsOf(client, "SHOW TABLES")).toEqual([{ name: "seen" }]);
  });

  it.each([
    "INSERT INTO seen VALUES (2)",
    "DROP TABLE seen",
    "CREATE TABLE other (a UInt8) ENGINE = Memory",
    "CREATE TEMPORARY TABLE other (a UInt8)",
    "SET readonly = 0",
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT * FROM file('/etc/hosts', 'LineAsString')",
    "SELECT file('/etc/hosts')",
    "INSERT INTO t FROM INFILE '/etc/hosts' FORMAT LineAsString",
    "SELECT * APPLY(file) FROM (SELECT '/etc/hosts')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "INSERT INTO FUNCTION file('/nowhere/x', 'CSV', 'a UInt8') VALUES (1)",
    "SYSTEM FLUSH LOGS",
    "KILL QUERY WHERE 1",
  ])("cannot %s", async (query) => {
    for (const path of ["/", "/?readonly=0"]) {
      const answer = await send({ path, body: query, headers: asGrafana });
      expect(answer.headers["x-clickhouse-exception-code"], answer.text).toBe("164");
    }
  });

  it("leaves nothing behind for the next user", async () => {
    await send({ path: "/?param_secret=hidden&max_threads=3", body: "SELECT {secret:String}", headers: asGrafana });
    const asked = await send({ body: "SELECT {secret:String}", headers: asGrafana });
    expect(asked.headers["x-clickhouse-exception-code"]).toBe("456");
    const client = open.client({ username: "outcrop", password: "secret: with é" });
    const count = "SELECT toUInt8(count()) AS n FROM seen";
    const [before] = await rowsOf<{ n: number }>(client, count);
    await client.insert({ table: "seen", values: [{ a: 2 }], format: "JSONEachRow" });
    expect(await rowsOf(client, count)).toEqual([{ n: (before?.n ?? 0) + 1 }]);
  });
});

describe("the HTTP interface", () => {
  it("answers as Grafana's data source and curl expect", async () => {
    const path = `/?${new URLSearchParams({
      database: "default",
      query_id: "q-1",
      default_format: "JSONCompact",
      max_execution_time: "30",
      enable_http_compression: "1",
    })}`;
    const headers = { ...asGrafana, "Accept-Encoding": "deflate;q=0, gzip" };
    const { status, headers: given, bytes } = await send({ path, headers, body: "SELECT 1 AS one, 'x' AS x" });
    expect(status).toBe(200);
    expect(given).toMatchObject({
      "content-type": "application/json; charset=UTF-8",
      "content-encoding": "gzip",
      "x-clickhouse-format": "JSONCompact",
      "x-clickhouse-query-id": "q-1",
      "x-clickhouse-timezone": expect.any(String),
    });
    expect(JSON.parse(String(given["x-clickhouse-summary"]))).toMatchObject({ read_rows: "1" });
    expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject({ data: [[1, "x"]], rows: 1 });
  });

  it.each([
    ["SELECT 1 FORMAT JSONEachRow", "application/x-ndjson; charset=UTF-8", '{"1":1}\n'],
    ["SELECT 'a,b' FORMAT CSV", "text/csv; charset=UTF-8; header=absent", '"a,b"\n'],
    ["SELECT 1", "text/tab-separated-values; charset=UTF-8", "1\n"],
    ["SELECT 1 WHERE 0", "text/tab-separated-values; charset=UTF-8", ""],
    ["SELECT 1 FORMAT Null", "text/plain; charset=UTF-8", ""],
    ["(SELECT 1) UNION ALL (SELECT 1) FORMAT CSV;", "text/csv; charset=UTF-8; header=absent", "1\n1\n"],
    ["WITH 2 AS x SELECT x -- FORMAT JSON", "text/tab-separated-values; charset=UTF-8", "2\n"],
    ["SELECT 'é;' AS `a'b` FORMAT JSONCompactEachRow ;;", "application/x-ndjson; charset=UTF-8", '["é;"]\n'],
    ["EXISTS TABLE seen", "text/tab-separated-values; charset=UTF-8", "1\n"],
  ])("gives %s as %s", async (body, type, text) => {
    expect(await send({ body, headers: asGrafana })).toMatchObject({
      status: 200,
      text,
      headers: { "content-type": type },
    });
  });

  it("joins the query in the URL and the body, and lets GET only read", async () => {
    const headers = {
      "X-ClickHouse-User": "outcrop",
      "X-ClickHouse-Key": Buffer.from("secret: with é").toString("latin1"),
    };
    const query = (text: string): string => `/?query=${encodeURIComponent(text)}`;
    expect(await send({ path: query("SELECT 1 +"), body: "41", headers })).toMatchObject({ text: "42\n" });
    await send({ path: query("CREATE OR REPLACE TABLE joined (a UInt8, b String) ENGINE = Memory"), headers });
    await send({ path: query("INSERT INTO joined FORMAT CSV"), body: "1,x\n", headers });
    await send({ path: query("INSERT INTO joined VALUES"), body: "(2,'y')", headers });
    await send({ path: query("INSERT INTO joined FORMAT CSV\n3,z"), headers });
    const rows = await send({ path: query("SELECT * FROM joined ORDER BY a"), method: "GET", headers });
    expect(rows.text).toBe("1\tx\n2\ty\n3\tz\n");
    const dropped = await send({ path: query("DROP TABLE joined"), method: "GET", headers });
    expect(dropped.headers["x-clickhouse-exception-code"]).toBe("164");
  });

  it.each([
    ["an empty query", { body: "" }, 400, "62"],
    [
      "half a gzip body",
      { body: Buffer.from("1f8b0800000000", "hex"), headers: { "Content-Encoding": "gzip" } },
      400,
      "354",
    ],
    ["an unknown encoding", { body: "SELECT 1", headers: { "Content-Encoding": "lzma" } }, 400, "89"],
    ["an unknown format", { path: "/?default_format=Odd", body: "SELECT 1" }, 404, "73"],
    ["a format with a quote", { path: "/?default_format=a'b", body: "SELECT 1" }, 404, "73"],
    ["an odd setting name", { path: "/?a%20b=1", body: "SELECT 1" }, 404, "115"],
    ["a session", { path: "/?session_id=1", body: "SELECT 1" }, 501, "48"],
    ["an unknown table", { body: "SELECT * FROM nowhere" }, 404, "60"],
  ])("refuses %s", async (_, sent: Sent, status, code) => {
    const answer = await send({ ...sent, headers: { ...asGrafana, ...sent.headers } });
    expect(answer).toMatchObject({ status, headers: { "x-clickhouse-exception-code": code } });
    expect(answer.text).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: .*\\([A-Z_]+\\) \\(version \\d`));
  });
});

/** What clickhouse-go, and so Grafana's data source with protocol HTTP, sends and expects. */
describe("Grafana's data source", () => {
  const usual = {
    client_protocol_version: "54485",
    database: "default",
    default_format: "Native",
    enable_http_compression: "1",
    max_execution_time: "65",
  };
  const headers = {
    Authorization: `Basic ${Buffer.from("grafana:look").toString("base64")}`,
    "Accept-Encoding": "gzip",
    "User-Agent": "clickhouse-go/2.43.0 (lv:go/1.25; os:linux)",
  };
  const ask = async (body: string, more?: Record<string, string>): Promise<Buffer> => {
    const answer = await send({ path: `/?${new URLSearchParams({ ...usual, ...more })}`, headers, body });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    return gunzipSync(answer.bytes);
  };

  it("connects: its pings are answered with block information and column forms", async () => {
    const info = [1, 0, 2, 255, 255, 255, 255, 0];
    const ping = await ask("SELECT 1");
    expect([...ping]).toEqual([...info, 1, 1, 1, 49, 5, ...Buffer.from("UInt8"), 0, 1]);
    const hello = await ask("SELECT displayName(), version(), revision(), timezone()");
    expect([...hello.subarray(0, 10)]).toEqual([...info, 4, 1]);
  });

  it("reads every type of our tables, with its own settings", async () => {
    const query = `SELECT number AS n, toDateTime64(number, 9) AS t, map('k', toString(number)) AS m,
      CAST(map('a', 'b'), 'Map(LowCardinality(String), String)') AS l, [1.5, NULL] AS a, (number, 'x') AS p,
      toLowCardinality(toString(number % 3)) AS c, CAST(NULL, 'LowCardinality(Nullable(String))') AS z,
      CAST([], 'Array(LowCardinality(String))') AS e, toDecimal128(number, 9) AS d, generateUUIDv4() AS u,
      [map('x', 1)] AS am, CAST('a', 'Enum8(\\'a\\' = 1)') AS en, toFixedString('ab', 3) AS f
      FROM numbers(100000)`;
    const plain = await ask(query, { client_protocol_version: "0", limit: "90000", max_block_size: "30000" });
    const blocks = await ask(query, { limit: "90000", max_block_size: "30000" });
    // 8 bytes more a block, and one for each of its 14 columns.
    const more = blocks.length - plain.length;
    expect(more).toBeGreaterThan(0);
    expect(more % (8 + 14)).toBe(0);
  });
});
