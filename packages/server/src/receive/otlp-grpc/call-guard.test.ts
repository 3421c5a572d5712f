import { connect, type ClientHttp2Session } from "node:http2";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { createAccess } from "../../access/create-access.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { request, spanFields } from "../otlp/testing/proto-trace.ts";
import { OtlpGrpcServer } from "./otlp-grpc-server.ts";
import { rawMethod } from "./services.ts";

const EXPORT = rawMethod("opentelemetry.proto.collector.trace.v1.TraceService", "Export").path;
const GOOD = request([spanFields()]);
const clean: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of clean.splice(0).toReversed()) await undo();
});

/** A message with its head of five bytes. */
function framed(bytes: Uint8Array, compressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

async function start(consume: () => Promise<Outcome> = async () => OK) {
  const told: (readonly [string, status, boolean])[] = [];
  const server = new OtlpGrpcServer({
    access: createAccess([]),
    next: { consume },
    limits: { maxMessageBytes: 1_000, readTimeoutMs: 60_000 },
    onRefused: (...refusal) => told.push(refusal),
  });
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket.on("error", () => socket.destroy()));
    server.accept(socket);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  session.on("error", () => {});
  clean.push(async () => {
    session.destroy();
    door.close();
    await server.stop(200);
    for (const socket of sockets) socket.destroy();
  });
  /** Headers and trailers of the answer, together. */
  const call = (body: Buffer, headers: Readonly<Record<string, string>> = {}, path: string = EXPORT) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc+proto",
        te: "trailers",
        ...headers,
      });
      const seen = {};
      stream.on("response", (answer) => Object.assign(seen, answer));
      stream.on("trailers", (answer) => Object.assign(seen, answer));
      stream.on("error", () => {});
      stream.on("close", () => resolve(seen));
      stream.resume();
      stream.end(body);
    });
  return { call, told };
}

describe("a call that is refused", () => {
  const bomb = gzipSync(Buffer.alloc(100_000));
  it.each<[string, Buffer, Readonly<Record<string, string>>, status, boolean]>([
    ["for its size", framed(Buffer.alloc(2_000)), {}, status.RESOURCE_EXHAUSTED, false],
    [
      "for its size once decompressed",
      framed(bomb, true),
      { "grpc-encoding": "gzip" },
      status.RESOURCE_EXHAUSTED,
      false,
    ],
    ["for its compression", framed(GOOD, true), { "grpc-encoding": "snappy" }, status.UNIMPLEMENTED, false],
    [
      "for bytes that are not compressed",
      framed(GOOD, true),
      { "grpc-encoding": "gzip" },
      status.INVALID_ARGUMENT,
      false,
    ],
    ["for a time that is none", framed(GOOD), { "grpc-timeout": "soon" }, status.INVALID_ARGUMENT, false],
    ["for what it says", framed(GOOD.subarray(0, 30)), {}, status.INVALID_ARGUMENT, false],
    ["for its host", framed(GOOD), { ":authority": "evil.example.com" }, status.PERMISSION_DENIED, false],
  ])("%s is told of once, and says so in a google.rpc.Status", async (_why, body, headers, code, mayRetry) => {
    const { call, told } = await start();
    const answer = await call(body, headers);
    expect(answer["grpc-status"]).toBe(String(code));
    expect(answer["grpc-status-details-bin"]).toMatch(/^CA/);
    expect(told).toEqual([["traces", code, mayRetry]]);
    expect((await call(framed(GOOD)))["grpc-status"]).toBe("0");
    expect(told).toHaveLength(1);
  });

  it("because everything is full may be sent again, and is told of as such", async () => {
    const { call, told } = await start(async () => ({ kind: "refused", reason: "the log is full" }));
    expect((await call(framed(GOOD)))["grpc-status"]).toBe(String(status.RESOURCE_EXHAUSTED));
    expect(told).toEqual([["traces", status.RESOURCE_EXHAUSTED, true]]);
  });

  it("as its own deadline passed is told of as late", async () => {
    const stored = Promise.withResolvers<Outcome>();
    const { call, told } = await start(() => stored.promise);
    expect((await call(framed(GOOD), { "grpc-timeout": "30m" }))["grpc-status"]).toBe(String(status.DEADLINE_EXCEEDED));
    stored.resolve(OK);
    await expect.poll(() => told).toEqual([["traces", status.DEADLINE_EXCEEDED, false]]);
  });
});
