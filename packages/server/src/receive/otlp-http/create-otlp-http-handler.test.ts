import { readFileSync } from "node:fs";
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { Access } from "../../access/access.ts";
import { createAccess } from "../../access/create-access.ts";
import { decodeNative } from "../../pipeline/batch/native/decode-native.ts";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { readBatch } from "../../pipeline/batch/testing/span-fixture.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { request as traceRequest, spanFields, hex } from "../otlp/testing/proto-trace.ts";
import { createOtlpHttpHandler, type OtlpHttpLimits } from "./create-otlp-http-handler.ts";

const EXAMPLE = { principal: "ada@example.com", secret: { kind: "basic", password: "correct-horse" } } as const;
const AUTHORIZATION = `Basic ${Buffer.from("ada@example.com:correct-horse").toString("base64")}`;
const PROTO = { "content-type": "application/x-protobuf", authorization: AUTHORIZATION };
const JSON_TYPE = { "content-type": "application/json", authorization: AUTHORIZATION };
const GOOD = traceRequest([spanFields()]);
const GOOD_JSON = JSON.stringify({
  resourceSpans: [
    { scopeSpans: [{ spans: [{ traceId: "a".repeat(32), spanId: "b".repeat(16), startTimeUnixNano: "1" }] }] },
  ],
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Harness {
  /** Accepted batches, as their blocks say, and as they were before: a block has no types for attributes of events. */
  readonly batches: SpanBatch[];
  readonly read: ReturnType<typeof readBatch>[];
  readonly bugs: unknown[];
  readonly post: (
    path: string,
    body: Uint8Array | string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ) => Promise<Answer>;
  readonly port: number;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function start(
  options: {
    readonly consume?: (batch: SpanBatch) => Promise<Outcome>;
    readonly limits?: Partial<OtlpHttpLimits>;
    readonly access?: Access;
  } = {},
): Promise<Harness> {
  const batches: SpanBatch[] = [];
  const read: ReturnType<typeof readBatch>[] = [];
  const bugs: unknown[] = [];
  const consume = async (batch: SpanBatch): Promise<Outcome> => {
    // The batch itself is filled with the next request's spans as soon as this waits for anything.
    const copy = decodeNative(encodeNative(batch));
    if (copy.kind !== "ok") throw new Error(copy.reason);
    const before = readBatch(batch);
    const outcome = (await options.consume?.(batch)) ?? OK;
    if (outcome.kind === "ok") {
      batches.push(copy.batch);
      read.push(before);
    }
    return outcome;
  };
  const handler = createOtlpHttpHandler({
    access: options.access ?? createAccess([{ ...EXAMPLE, orgs: ["default", "acme"] }]),
    next: { consume },
    limits: options.limits ?? {},
    onBug: (error) => bugs.push(error),
  });
  const server = createServer((request, response) => {
    void (async () => {
      if (!(await handler(request, response))) response.writeHead(299).end();
    })();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const post: Harness["post"] = (path, body, headers = PROTO, method = "POST") =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  return { batches, read, bugs, post, port };
}

describe("OTLP over HTTP", () => {
  it.each([
    ["protobuf", GOOD, PROTO],
    ["protobuf with a parameter", GOOD, { ...PROTO, "content-type": "Application/X-Protobuf; v=1" }],
    ["JSON", GOOD_JSON, { ...JSON_TYPE, "content-type": "application/json; charset=utf-8" }],
    ["gzip", gzipSync(GOOD), { ...PROTO, "content-encoding": "GZIP" }],
    ["deflate", deflateSync(GOOD), { ...PROTO, "content-encoding": "deflate" }],
    ["zstd", zstdCompressSync(GOOD_JSON), { ...JSON_TYPE, "content-encoding": "zstd" }],
    ["identity", GOOD, { ...PROTO, "content-encoding": "identity" }],
  ])("takes %s, and answers an empty success in the same encoding", async (_name, body, headers) => {
    const { post, batches } = await start();
    const answer = await post("/api/acme/v1/traces", body, headers);
    expect([answer.status, batches.length, batches[0]?.row(0).org]).toEqual([200, 1, "acme"]);
    const isJson = headers["content-type"].startsWith("application/json");
    expect(answer.headers["content-type"]).toBe(isJson ? "application/json" : "application/x-protobuf");
    expect(answer.body.toString()).toBe(isJson ? "{}" : "");
  });

  it.each<[Outcome, number, string | undefined]>([
    [{ kind: "retry", afterMs: 2500, reason: "engine restarts" }, 503, "3"],
    [{ kind: "retry", afterMs: 0, reason: "engine restarts" }, 503, "1"],
    [{ kind: "refused", reason: "log is full" }, 503, "1"],
    [{ kind: "drop", reason: "can never work" }, 400, undefined],
  ])("acknowledges nothing when the next stage answers %j", async (outcome, status, retryAfter) => {
    const { post } = await start({ consume: () => Promise.resolve(outcome) });
    const answer = await post("/v1/traces", GOOD_JSON, JSON_TYPE);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([status, retryAfter]);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ message: outcome.kind === "ok" ? "" : outcome.reason });
  });

  it("answers 500 and tells its owner when the next stage throws", async () => {
    const { post, bugs } = await start({ consume: () => Promise.reject(new Error("secret detail")) });
    const answer = await post("/v1/traces", GOOD);
    expect([answer.status, bugs.length]).toEqual([500, 1]);
    expect(answer.body.toString()).not.toContain("secret detail");
  });

  it("answers only when the next stage has", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const entered = Promise.withResolvers<undefined>();
    const { post } = await start({
      consume: () => {
        entered.resolve(undefined);
        return gate.promise;
      },
    });
    let answered = false;
    const answer = post("/v1/traces", GOOD).then((value) => {
      answered = true;
      return value;
    });
    await entered.promise;
    expect(answered).toBe(false);
    gate.resolve(OK);
    expect((await answer).status).toBe(200);
  });

  const zip = { ...PROTO, "content-encoding": "gzip" };
  const half = gzipSync(GOOD);
  const zstdBomb = zstdCompressSync(Buffer.alloc(3_000_000));
  // Magic, a descriptor without sizes, a window of 2^27, and one raw last block of one byte (RFC 8878).
  const wideZstd = Buffer.from("28b52ffd008809000061", "hex");
  const wrongId = traceRequest([spanFields([1, hex("abcd")])]);
  it.each<[string, string, Uint8Array | string, Readonly<Record<string, string>>, number, RegExp]>([
    ["truncated protobuf", "/v1/traces", GOOD.subarray(0, 40), PROTO, 400, /Cannot decode/],
    ["truncated JSON", "/v1/traces", GOOD_JSON.slice(0, -3), JSON_TYPE, 400, /expected JSON/],
    ["an empty body as JSON", "/v1/traces", "", JSON_TYPE, 400, /expected JSON/],
    ["garbage", "/v1/traces", "garbage", PROTO, 400, /Cannot decode/],
    ["half a gzip body", "/v1/traces", half.subarray(0, half.length / 2), zip, 400, /gzip body: unexpected end/],
    ["no gzip at all", "/v1/traces", GOOD, zip, 400, /gzip body: incorrect header/],
    ["an empty gzip body", "/v1/traces", "", zip, 400, /gzip body: expected data/],
    ["a bomb", "/v1/traces", gzipSync(Buffer.alloc(3_000_000)), zip, 413, /at most 1000000 bytes once decompressed/],
    ["a zstd bomb", "/v1/traces", zstdBomb, { ...PROTO, "content-encoding": "zstd" }, 413, /once decompressed/],
    [
      "a zstd window of 128 MiB",
      "/v1/traces",
      wideZstd,
      { ...PROTO, "content-encoding": "zstd" },
      400,
      /too much memory/i,
    ],
    ["half a zstd body", "/v1/traces", zstdBomb.subarray(0, 20), { ...PROTO, "content-encoding": "zstd" }, 400, /zstd/],
    ["two compressions", "/v1/traces", GOOD, { ...PROTO, "content-encoding": "gzip, gzip" }, 415, /gzip, gzip/],
    ["too many bytes", "/v1/traces", Buffer.alloc(3_000_000), PROTO, 413, /at most 1000000 bytes/],
    ["only wrong ids", "/v1/traces", wrongId, PROTO, 400, /trace id: expected 16 bytes, got 2/],
    ["plain text", "/v1/traces", GOOD, { ...PROTO, "content-type": "text/plain" }, 415, /got "text\/plain"/],
    ["no type", "/v1/traces", GOOD, { authorization: AUTHORIZATION }, 415, /Content-Type/],
    ["brotli", "/v1/traces", GOOD, { ...PROTO, "content-encoding": "br" }, 415, /got "br"/],
    ["no credentials", "/v1/traces", GOOD, { "content-type": PROTO["content-type"] }, 401, /Authorization/],
    ["wrong credentials", "/v1/traces", GOOD, { ...PROTO, authorization: "Basic YTpi" }, 401, /wrong/],
    ["another's organisation", "/api/other/v1/traces", GOOD, PROTO, 403, /organisation "other"/],
    ["no organisation", "/api/-/v1/traces", GOOD, PROTO, 404, /organisation/],
    ["metrics", "/v1/metrics", GOOD, PROTO, 404, /Cannot take metrics: this version stores traces only/],
    ["logs", "/api/acme/v1/logs", GOOD_JSON, JSON_TYPE, 404, /Cannot take logs/],
  ])("refuses %s and passes nothing on", async (_name, path, body, headers, status, reason) => {
    const { post, batches } = await start({ limits: { maxBodyBytes: 1_000_000 } });
    const answer = await post(path, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toMatch(reason);
    expect(batches).toEqual([]);
    expect((await post("/v1/traces", GOOD)).status).toBe(200);
  });

  it("spells errors as google.rpc.Status in protobuf", async () => {
    const { post } = await start();
    const { body } = await post("/v1/metrics", "");
    const message = "Cannot take metrics: this version stores traces only";
    expect(body).toEqual(Buffer.concat([Buffer.from([0x08, 5, 0x12, message.length]), Buffer.from(message)]));
  });

  it("refuses other methods and leaves other paths alone", async () => {
    const { post } = await start();
    const answer = await post("/v1/traces", "", {}, "GET");
    expect([answer.status, answer.headers.allow]).toEqual([405, "POST"]);
    expect((await post("/api/acme/overview", "")).status).toBe(299);
  });

  it("accepts the valid part of a request and says what it left out", async () => {
    const { post, batches } = await start();
    const mixed = traceRequest([spanFields(), spanFields([1, hex("abcd")]), spanFields()]);
    const answer = await post("/v1/traces", mixed);
    expect([answer.status, batches[0]?.length]).toEqual([200, 2]);
    expect(answer.body.subarray(2, 4)).toEqual(Buffer.from([0x08, 1]));
    expect(answer.body.toString()).toContain("Cannot accept 1 span: trace id: expected 16 bytes, got 2");
  });

  it("takes an empty request without bothering the next stage", async () => {
    const { post, batches } = await start();
    expect((await post("/v1/traces", "")).status).toBe(200);
    expect((await post("/v1/traces", '{"resourceSpans":[]}', JSON_TYPE)).status).toBe(200);
    expect(batches).toEqual([]);
  });

  it("gives up on a sender that does not finish its body, and on none other", async () => {
    const { post, port } = await start({ limits: { readTimeoutMs: 50 } });
    const slow = new Promise<number>((resolve, reject) => {
      const headers = { ...PROTO, "content-length": "1000" };
      const request = httpRequest(
        { host: "127.0.0.1", port, path: "/v1/traces", method: "POST", headers },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
          request.destroy();
        },
      );
      request.on("error", reject);
      request.write("abc");
    });
    expect((await post("/v1/traces", GOOD)).status).toBe(200);
    expect(await slow).toBe(408);
  });

  it("gives back what a sender that went away had sent", async () => {
    const { post, port } = await start({ limits: { maxInFlightBytes: GOOD.length + 100 } });
    for (let i = 0; i < 3; i++) {
      const headers = { ...PROTO, "content-length": String(GOOD.length) };
      const request = httpRequest({ host: "127.0.0.1", port, path: "/v1/traces", method: "POST", headers });
      const gone = new Promise((resolve) => request.on("error", resolve));
      request.write(GOOD.subarray(0, 90), () => request.destroy(new Error("gone")));
      await gone;
    }
    await expect.poll(async () => (await post("/v1/traces", GOOD)).status).toBe(200);
  });

  it("tells senders to come back when too many bytes are in flight, and frees them afterwards", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const entered = Promise.withResolvers<undefined>();
    let first = true;
    const { post } = await start({
      limits: { maxInFlightBytes: GOOD.length * 1.5 },
      consume: () => {
        if (!first) return Promise.resolve(OK);
        first = false;
        entered.resolve(undefined);
        return gate.promise;
      },
    });
    const waiting = post("/v1/traces", GOOD);
    await entered.promise;
    const refused = await post("/v1/traces", GOOD);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
    gate.resolve(OK);
    expect((await waiting).status).toBe(200);
    for (let i = 0; i < 5; i++) expect((await post("/v1/traces", GOOD)).status).toBe(200);
  });

  it("takes chunked bodies, one after the other on one connection, also after one that it refused", async () => {
    const { port, batches } = await start({ limits: { maxBodyBytes: 1_000_000 } });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    const chunked = (body: Uint8Array): Promise<number> =>
      new Promise((resolve, reject) => {
        const target = { host: "127.0.0.1", port, path: "/v1/traces", method: "POST", headers: PROTO, agent };
        const request = httpRequest(target, (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0));
        });
        request.on("socket", (socket) => sockets.add(socket)).on("error", reject);
        for (let at = 0; at < body.length; at += 70_001) request.write(body.subarray(at, at + 70_001));
        request.end();
      });
    const many = traceRequest(Array.from({ length: 5_000 }, () => spanFields()));
    expect(await chunked(many)).toBe(200);
    expect(await chunked(Buffer.alloc(3_000_000))).toBe(413);
    expect(await chunked(GOOD)).toBe(200);
    expect([batches.map(({ length }) => length), sockets.size]).toEqual([[5_000, 1], 1]);
    agent.destroy();
  });

  it("cuts off a sender that goes on for ever with a body that was refused", async () => {
    const { port } = await start({ limits: { maxBodyBytes: 10_000, readTimeoutMs: 100 } });
    const target = { host: "127.0.0.1", port, path: "/v1/traces", method: "POST", headers: PROTO };
    let status = 0;
    const request = httpRequest(target, (response) => {
      status = response.statusCode ?? 0;
      response.resume();
    });
    const closed = new Promise((resolve) => request.on("close", resolve));
    request.on("error", () => {});
    const endlessly = setInterval(() => request.write(Buffer.alloc(20_000)), 5);
    await closed;
    clearInterval(endlessly);
    expect(status).toBe(413);
  });

  it("counts what bodies grow to, and survives more bombs at once than there is room for", async () => {
    const { post } = await start({ limits: { maxBodyBytes: 1_000_000, maxInFlightBytes: 1_500_000 } });
    const within = { ...PROTO, "content-encoding": "gzip" };
    const body = gzipSync(traceRequest([spanFields([5, { bytes: Buffer.alloc(900_000, "n") }])]));
    const answers = await Promise.all(Array.from({ length: 40 }, () => post("/v1/traces", body, within)));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses.has(200)).toBe(true);
    expect((await post("/v1/traces", body, within)).status).toBe(200);
  });

  it("takes what the Python SDK sends, word for word", async () => {
    const file = new URL("testdata/python-otlp-request.json", import.meta.url);
    const recorded = JSON.parse(readFileSync(file, "utf8")) as {
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly bodyBase64: string;
    };
    const { post, batches, read } = await start();
    const answer = await post(recorded.path, Buffer.from(recorded.bodyBase64, "base64"), recorded.headers);
    expect(answer.status).toBe(200);
    const [batch] = batches;
    if (batch === undefined) throw new Error("Cannot read spans: expected one batch");
    const start1 = 1_770_000_000_000_000_000n;
    const spans = read[0];
    expect(spans).toMatchObject([
      {
        name: "chat anthropic.claude-sonnet-4-5-20250929-v1:0",
        kind: "Client",
        serviceName: "support-py",
        scopeName: "support.agent",
        scopeVersion: "1.2.0",
        startUnixNano: start1 + 1_000_000n,
        durationNano: 500_000_000n,
        statusCode: "Error",
        statusMessage: "throttled",
        events: [
          {
            name: "exception",
            timeUnixNano: start1 + 2_000_000n,
            attributes: [
              ["exception.message", "straße"],
              ["exception.escaped", false],
            ],
          },
        ],
        links: [{ attributes: [["why", "retry"]] }],
      },
      { name: "answer_ticket", kind: "Server", parentSpanId: "", statusCode: "Unset", durationNano: 900_000_000n },
    ]);
    const chat = batch.row(0);
    expect(chat.attributes.entries()).toEqual([
      ["gen_ai.operation.name", "chat"],
      ["gen_ai.provider.name", "aws.bedrock"],
      ["gen_ai.request.model", "anthropic.claude-sonnet-4-5-20250929-v1:0"],
      ["gen_ai.usage.input_tokens", 120],
      ["gen_ai.usage.output_tokens", 30],
      ["gen_ai.request.temperature", 1],
      ["gen_ai.response.finish_reasons", ["end_turn"]],
      ["retried", false],
    ]);
    expect(chat.resourceAttributes.get("telemetry.sdk.language")).toBe("python");
    expect(chat.parentSpanId).toBe(batch.row(1).spanId);
  });
});
