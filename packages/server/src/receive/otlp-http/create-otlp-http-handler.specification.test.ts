import { connect } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { AUTHORIZATION, GOOD, GOOD_JSON, JSON_TYPE, PROTO, start, stopAll } from "./testing/start-handler.ts";

afterEach(stopAll);

const halves = [GOOD.subarray(0, 20), GOOD.subarray(20)];
const span = { traceId: "AB".repeat(16), spanId: "CD".repeat(8), startTimeUnixNano: 1, endTimeUnixNano: "2" };
const requestOf = (more: object): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...more }] }] }] });

/** What the OTLP specification and the RFCs below it say that is easily got wrong, each as it comes over the wire. */
describe("OTLP/HTTP, by its specification", () => {
  it.each<[string, Uint8Array | string, Readonly<Record<string, string>>]>([
    [
      "gzip of several members (RFC 1952)",
      Buffer.concat(halves.map((half) => gzipSync(half))),
      { ...PROTO, "content-encoding": "gzip" },
    ],
    ["gzip under its older name (RFC 9110)", gzipSync(GOOD), { ...PROTO, "content-encoding": "x-gzip" }],
    ["deflate as the Collector calls it", deflateSync(GOOD), { ...PROTO, "content-encoding": "zlib" }],
    ["a sender that waits to be told to go on (RFC 9110)", GOOD, { ...PROTO, expect: "100-continue" }],
    ["ids in capital letters", requestOf({}), JSON_TYPE],
    ["64-bit numbers as numbers or as text", requestOf({ startTimeUnixNano: "1", endTimeUnixNano: 2 }), JSON_TYPE],
    ["fields that nobody knows, of any shape", requestOf({ newField: { deeply: [1, null] } }), JSON_TYPE],
    ["names of another spelling, which are such fields", requestOf({ trace_id: 7, parent_span_id: [] }), JSON_TYPE],
    ["fields that are null, which are absent", requestOf({ attributes: null, links: null, name: null }), JSON_TYPE],
    ["an unknown field in protobuf", Buffer.concat([GOOD, Buffer.from([0xfa, 0x3f, 0x02, 1, 2])]), PROTO],
  ])("takes %s", async (_what, body, headers) => {
    const { post, batches } = await start();
    expect((await post("/v1/traces", body, headers)).status).toBe(200);
    expect(batches.map(({ length }) => length)).toEqual([1]);
  });

  it("answers a full success with a message that has nothing set", async () => {
    const { post } = await start();
    expect((await post("/v1/traces", GOOD)).body).toHaveLength(0);
    expect((await post("/v1/traces", GOOD_JSON, JSON_TYPE)).body.toString()).toBe("{}");
  });

  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("has no %s, and names what it has", async (method) => {
    const { post } = await start();
    const answer = await post("/v1/traces", "", JSON_TYPE, method);
    expect([answer.status, answer.headers.allow]).toEqual([405, "POST"]);
  });

  it.each<[string, string, Readonly<Record<string, string>>, number, number]>([
    ["a body that does not decode", "{", JSON_TYPE, 400, 3],
    ["no credentials", GOOD_JSON, { "content-type": "application/json" }, 401, 16],
    ["an unknown compression", GOOD_JSON, { ...JSON_TYPE, "content-encoding": "lz4" }, 415, 3],
  ])("says %s as a google.rpc.Status in the request's encoding", async (_what, body, headers, status, code) => {
    const { post } = await start();
    const answer = await post("/v1/traces", body, headers);
    expect([answer.status, answer.headers["content-type"]]).toEqual([status, "application/json"]);
    expect(JSON.parse(answer.body.toString())).toEqual({ code, message: expect.stringMatching(/^Cannot/) as string });
  });

  it("says when to come back in whole seconds, with a refusal that may pass and with no other", async () => {
    const full = await start({ consume: async () => ({ kind: "retry", afterMs: 1_200, reason: "busy" }) });
    expect((await full.post("/v1/traces", GOOD)).headers["retry-after"]).toBe("2");
    const { post } = await start();
    expect((await post("/v1/traces", "no", JSON_TYPE)).headers["retry-after"]).toBeUndefined();
  });

  it("answers requests of one connection in their order, sent one behind the other, one of them refused", async () => {
    const { port, batches } = await start();
    const head = (type: string, length: number): string =>
      `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${AUTHORIZATION}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
    const socket = connect(port, "127.0.0.1");
    let answers = "";
    const whole = new Promise<void>((resolve) => {
      socket.on("data", (chunk) => {
        answers += chunk.toString();
        if ((answers.match(/^HTTP\/1.1 /gm) ?? []).length === 3) resolve();
      });
    });
    socket.write(
      Buffer.concat([
        Buffer.from(head("application/x-protobuf", GOOD.length)),
        GOOD,
        Buffer.from(`${head("text/plain", 5)}plain`),
        Buffer.from(head("application/json", GOOD_JSON.length) + GOOD_JSON),
      ]),
    );
    await whole;
    socket.destroy();
    expect(answers.match(/^HTTP\/1.1 (\d+)/gm)).toEqual(["HTTP/1.1 200", "HTTP/1.1 415", "HTTP/1.1 200"]);
    expect(batches).toHaveLength(2);
  });
});
