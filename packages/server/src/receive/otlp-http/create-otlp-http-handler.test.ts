import { readFileSync } from "node:fs";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createAccess } from "../../access/create-access.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { request as traceRequest, spanFields, hex } from "../otlp/testing/proto-trace.ts";
import { AUTHORIZATION, GOOD, GOOD_JSON, JSON_TYPE, PROTO, start, stopAll } from "./testing/start-handler.ts";

afterEach(stopAll);

/** A frame to be skipped, then a frame for each half (RFC 8878: what a sequence of frames holds is one content). */
function inFrames(body: Uint8Array): Buffer {
  const skipped = Buffer.from("502a4d1804000000abcdabcd", "hex");
  const half = body.length / 2;
  return Buffer.concat([skipped, zstdCompressSync(body.subarray(0, half)), zstdCompressSync(body.subarray(half))]);
}

describe("OTLP over HTTP", () => {
  it.each([
    ["protobuf", GOOD, PROTO],
    ["protobuf with a parameter", GOOD, { ...PROTO, "content-type": "Application/X-Protobuf; v=1" }],
    ["JSON", GOOD_JSON, { ...JSON_TYPE, "content-type": "application/json; charset=utf-8" }],
    ["gzip", gzipSync(GOOD), { ...PROTO, "content-encoding": "GZIP" }],
    ["deflate", deflateSync(GOOD), { ...PROTO, "content-encoding": "deflate" }],
    ["zstd", zstdCompressSync(GOOD_JSON), { ...JSON_TYPE, "content-encoding": "zstd" }],
    ["zstd in several frames", inFrames(GOOD), { ...PROTO, "content-encoding": "zstd" }],
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
  const zstd = { ...PROTO, "content-encoding": "zstd" };
  const manyFrames = (frames: number, bytes: number): Buffer =>
    Buffer.concat(Array<Buffer>(frames).fill(zstdCompressSync(Buffer.alloc(bytes))));
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
    ["a zstd bomb", "/v1/traces", zstdBomb, zstd, 413, /once decompressed/],
    ["a zstd window of 128 MiB", "/v1/traces", wideZstd, zstd, 400, /too much memory/i],
    ["half a zstd body", "/v1/traces", zstdBomb.subarray(0, 20), zstd, 400, /zstd/],
    ["something after zstd", "/v1/traces", Buffer.concat([zstdCompressSync(GOOD), GOOD]), zstd, 400, /zstd body/],
    ["a zstd bomb in frames", "/v1/traces", manyFrames(20, 100_000), zstd, 413, /once decompressed/],
    ["ten thousand zstd frames", "/v1/traces", manyFrames(10_000, 0), zstd, 400, /at most 1000 frames, got more/],
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
    ["metrics", "/v1/metrics", GOOD, PROTO, 404, /Cannot take metrics: expected a signal that a pipeline takes/],
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
    const message = "Cannot take metrics: expected a signal that a pipeline takes (traces)";
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

  it("answers a page's question whether it may send, without credentials, and lets it send", async () => {
    const cors = { allowedOrigins: ["https://a.example"], allowedHeaders: [], exposedHeaders: [], maxAge: 60 };
    const origin = "https://a.example";
    const asking = { origin, "access-control-request-method": "POST" };
    const { post } = await start({ cors, access: createAccess([]) });
    const asked = await post("/v1/traces", "", asking, "OPTIONS");
    expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([204, origin]);
    const sent = await post("/v1/traces", GOOD, { ...PROTO, origin });
    expect([sent.status, sent.headers["access-control-allow-origin"]]).toEqual([200, origin]);
    const other = { ...asking, origin: "https://b.example" };
    expect((await post("/v1/traces", "", other, "OPTIONS")).status).toBe(403);
    // With no credentials set, only pages of this machine and those that are named get in.
    expect((await post("/v1/traces", GOOD, { ...PROTO, origin: "https://b.example" })).status).toBe(403);
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
