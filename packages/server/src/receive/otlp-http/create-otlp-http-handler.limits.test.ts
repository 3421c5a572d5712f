import { Agent, request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { request as traceRequest, spanFields } from "../otlp/testing/proto-trace.ts";
import { GOOD, PROTO, start, stopAll } from "./testing/start-handler.ts";

afterEach(stopAll);

describe("the limits of OTLP over HTTP", () => {
  it("refuses without reading the body when there is no room, but wrong credentials as such", async () => {
    const { post, batches } = await start({
      admit: () => ({ kind: "retry", afterMs: 3000, reason: "memory is short" }),
    });
    const answer = await post("/v1/traces", "no protobuf");
    expect([answer.status, answer.headers["retry-after"], batches]).toEqual([503, "3", []]);
    expect(answer.body.toString()).toContain("memory is short");
    expect((await post("/v1/traces", GOOD, { "content-type": PROTO["content-type"] })).status).toBe(401);
  });

  it("gives up on a sender that does not finish its body, and on none other", async () => {
    const { post, port } = await start({ limits: { readTimeoutMs: 500 } });
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
    const { port } = await start({ limits: { maxBodyBytes: 10_000, readTimeoutMs: 300 } });
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
    // Bombs are work, and so are other tests beside them.
  });
});
