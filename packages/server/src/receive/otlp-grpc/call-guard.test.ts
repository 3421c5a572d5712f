import { connect, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { createAccess } from "../../access/create-access.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { request, spanFields } from "../otlp/testing/proto-trace.ts";
import { OtlpGrpcServer, type OtlpGrpcServerOptions } from "./otlp-grpc-server.ts";
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

async function start(
  consume: () => Promise<Outcome> = async () => OK,
  limits: Partial<OtlpGrpcServerOptions["limits"]> = {},
) {
  const told: (readonly [string, status, boolean])[] = [];
  const server = new OtlpGrpcServer({
    access: createAccess([]),
    next: { consume },
    limits: { maxMessageBytes: 1_000, readTimeoutMs: 60_000, ...limits },
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
  /** Headers and trailers of the answer, together. A call without a body waits for one to be written. */
  const call = (
    body: Buffer | undefined,
    headers: Readonly<Record<string, string>> = {},
    path: string = EXPORT,
    opened: (stream: ClientHttp2Stream) => void = () => {},
  ) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc+proto",
        te: "trailers",
        ...headers,
      });
      const seen = {};
      stream.on("response", (answer) => {
        Object.assign(seen, answer);
        // A call that is refused at once, while its sender may still go on.
        if (answer["grpc-status"] !== undefined) resolve(seen);
      });
      stream.on("trailers", (answer) => Object.assign(seen, answer));
      stream.on("error", () => {});
      stream.on("close", () => resolve(seen));
      stream.resume();
      opened(stream);
      if (body !== undefined) stream.end(body);
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

describe("senders that open calls and send nothing", () => {
  const room = { maxMessageBytes: 1_000, maxInFlightBytes: 3_000 };

  it("are told to come back, the oldest first, where others wait for their room", async () => {
    const stored: number[] = [];
    const consume = async (): Promise<Outcome> => {
      stored.push(1);
      return OK;
    };
    const { call, told } = await start(consume, { ...room, patienceMs: 0 });
    const streams: ClientHttp2Stream[] = [];
    const silent = Array.from({ length: 3 }, () => call(undefined, {}, EXPORT, (stream) => streams.push(stream)));
    expect((await call(framed(GOOD)))["grpc-status"]).toBe("0");
    expect((await silent[0])?.["grpc-status"]).toBe(String(status.UNAVAILABLE));
    expect(told).toEqual([["traces", status.UNAVAILABLE, true]]);
    // What it sends all the same is not stored, as it will send it again.
    streams[0]?.end(framed(GOOD));
    streams[1]?.end(framed(GOOD));
    expect((await silent[1])?.["grpc-status"]).toBe("0");
    expect(stored).toHaveLength(2);
  });

  it("have the time that they are promised", async () => {
    const { call } = await start(undefined, { ...room, patienceMs: 60_000 });
    const streams: ClientHttp2Stream[] = [];
    const slow = Array.from({ length: 3 }, () => call(undefined, {}, EXPORT, (stream) => streams.push(stream)));
    expect((await call(framed(GOOD)))["grpc-status"]).toBe(String(status.UNAVAILABLE));
    for (const stream of streams) stream.end(framed(GOOD));
    expect((await Promise.all(slow)).map((answer) => answer["grpc-status"])).toEqual(["0", "0", "0"]);
    expect((await call(framed(GOOD)))["grpc-status"]).toBe("0");
  });
});
