import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from "node:net";
import { Client, compressionAlgorithms, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import {
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  nat,
  oneof,
  record,
  string,
  uint8Array,
} from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Access } from "../../access/access.ts";
import { createAccess } from "../../access/create-access.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { hex, request, spanFields } from "../otlp/testing/proto-trace.ts";
import { OtlpGrpcServer, type OtlpGrpcLimits } from "./otlp-grpc-server.ts";
import { rawMethod } from "./services.ts";

const EXAMPLE = { principal: "ada@example.com", secret: { kind: "basic", password: "correct-horse" } } as const;
const KEY = { principal: "ci", secret: { kind: "bearer", key: "a-key-of-ci" }, orgs: ["acme"] } as const;
const BASIC = `Basic ${Buffer.from("ada@example.com:correct-horse").toString("base64")}`;
const GOOD = request([spanFields()]);
const EXPORT = rawMethod("opentelemetry.proto.collector.trace.v1.TraceService", "Export").path;
const METRICS = rawMethod("opentelemetry.proto.collector.metrics.v1.MetricsService", "Export").path;
const LOGS = rawMethod("opentelemetry.proto.collector.logs.v1.LogsService", "Export").path;
const CHECK = rawMethod("grpc.health.v1.Health", "Check").path;
const WATCH = rawMethod("grpc.health.v1.Health", "Watch").path;

const asIs = (bytes: Buffer): Buffer => bytes;

interface Answer {
  readonly code: status;
  readonly details: string;
  /** Seconds and nanoseconds of RetryInfo, where the status has one. */
  readonly retry: readonly [number, number] | undefined;
  readonly body: Buffer | undefined;
}
interface Harness {
  readonly server: OtlpGrpcServer;
  readonly port: number;
  /** Organisation and span count of what was accepted. */
  readonly accepted: (readonly [string, number])[];
  readonly bugs: unknown[];
  readonly client: Client;
  readonly call: (bytes: Uint8Array, options?: CallOptions) => Promise<Answer>;
}
interface CallOptions {
  readonly path?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly gzip?: boolean;
}

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const undo of clean.splice(0).toReversed()) await undo();
});

async function start(
  options: {
    readonly consume?: (batch: SpanBatch) => Promise<Outcome>;
    readonly limits?: Partial<OtlpGrpcLimits>;
    readonly access?: Access;
    readonly admit?: () => Outcome;
  } = {},
): Promise<Harness> {
  const accepted: (readonly [string, number])[] = [];
  const bugs: unknown[] = [];
  const server = new OtlpGrpcServer({
    access: options.access ?? createAccess([{ ...EXAMPLE, orgs: ["default", "acme"] }, KEY]),
    next: {
      consume: async (batch) => {
        const seen = [batch.row(0).org, batch.length] as const;
        const outcome = (await options.consume?.(batch)) ?? OK;
        if (outcome.kind === "ok") accepted.push(seen);
        return outcome;
      },
    },
    limits: options.limits ?? {},
    admit: options.admit,
    onBug: (error) => bugs.push(error),
  });
  const sockets = new Set<Socket>();
  const door: NetServer = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    server.accept(socket);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const { port } = door.address() as AddressInfo;
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  clean.push(async () => {
    client.close();
    door.close();
    await server.stop(200);
    for (const socket of sockets) socket.destroy();
  });
  const call: Harness["call"] = (bytes, { path = EXPORT, metadata = { authorization: BASIC }, gzip = false } = {}) =>
    new Promise((resolve) => {
      const sent = new Metadata();
      for (const [key, value] of Object.entries(metadata)) sent.set(key, value);
      if (gzip) sent.set("grpc-internal-encoding-request", String(compressionAlgorithms.gzip));
      const sender = gzip ? zipping(port) : client;
      sender.makeUnaryRequest(path, asIs, asIs, bytes as Buffer, sent, (error, body) =>
        resolve(error === null ? { code: status.OK, details: "", retry: undefined, body } : answerOf(error)),
      );
    });
  return { server, port, accepted, bugs, client, call };
}

function zipping(port: number): Client {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.default_compression_algorithm": compressionAlgorithms.gzip,
  });
  clean.push(() => client.close());
  return client;
}

function answerOf(error: ServiceError): Answer {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  return { code: error.code, details: error.details, retry: retryOf(bytes as Buffer | undefined), body: undefined };
}

/** Seconds and nanoseconds stand at the end of the message, as it is written here; read apart from the writer. */
function retryOf(bytes: Buffer | undefined): readonly [number, number] | undefined {
  const url = "type.googleapis.com/google.rpc.RetryInfo";
  const at = bytes?.indexOf(url) ?? -1;
  if (bytes === undefined || at < 0) return undefined;
  // value (2) { retry_delay (1) { seconds (1), nanos (2) } }
  const duration = bytes.subarray(at + url.length + 4);
  expect([bytes[at + url.length], bytes[at + url.length + 2], duration[0]]).toEqual([0x12, 0x0a, 0x08]);
  const varint = (from: number): readonly [number, number] => {
    let [value, shift, i] = [0, 1, from];
    for (; ((duration[i] ?? 0) & 128) !== 0; i++, shift *= 128) value += ((duration[i] ?? 0) & 127) * shift;
    return [value + (duration[i] ?? 0) * shift, i + 1];
  };
  const [seconds, next] = varint(1);
  expect(duration[next]).toBe(0x10);
  return [seconds, varint(next + 1)[0]];
}

describe("OTLP over gRPC", () => {
  it.each([
    ["Basic, for the default organisation", { authorization: BASIC }, "default"],
    ["Basic, for a named one", { authorization: BASIC, organization: "acme" }, "acme"],
    ["Basic, for one in British spelling", { authorization: BASIC, organisation: "acme" }, "acme"],
    ["Bearer", { authorization: "Bearer a-key-of-ci", organization: "acme" }, "acme"],
  ])("takes spans with %s, and answers an empty success", async (_name, metadata, org) => {
    const { call, accepted } = await start();
    expect(await call(GOOD, { metadata })).toMatchObject({ code: status.OK, body: Buffer.alloc(0) });
    expect(accepted).toEqual([[org, 1]]);
  });

  it("takes gzip", async () => {
    const { call, accepted } = await start();
    const many = request(Array.from({ length: 200 }, () => spanFields()));
    expect((await call(many, { gzip: true })).code).toBe(status.OK);
    expect(accepted).toEqual([["default", 200]]);
  });

  it("takes an empty request without bothering the next stage", async () => {
    const { call, accepted } = await start();
    expect((await call(Buffer.alloc(0))).code).toBe(status.OK);
    expect(accepted).toEqual([]);
  });

  it("accepts the valid part of a request and says what it left out", async () => {
    const { call, accepted } = await start();
    const answer = await call(request([spanFields(), spanFields([1, hex("abcd")]), spanFields()]));
    expect(accepted).toEqual([["default", 2]]);
    expect(answer.body?.subarray(2, 4)).toEqual(Buffer.from([0x08, 1]));
    expect(answer.body?.toString()).toContain("Cannot accept 1 span: trace id: expected 16 bytes, got 2");
  });

  it.each<[string, Outcome, status, readonly [number, number] | undefined]>([
    ["busy", { kind: "retry", afterMs: 2500, reason: "engine restarts" }, status.UNAVAILABLE, [2, 500_000_000]],
    ["full", { kind: "refused", reason: "log is full – wait" }, status.RESOURCE_EXHAUSTED, [1, 0]],
    ["never", { kind: "drop", reason: "can never work" }, status.INVALID_ARGUMENT, undefined],
  ])("says in its status and details what to do when the next stage is %s", async (_name, outcome, code, retry) => {
    const { call } = await start({ consume: () => Promise.resolve(outcome) });
    const details = outcome.kind === "ok" ? "" : outcome.reason;
    expect(await call(GOOD)).toMatchObject({ code, retry, details });
  });

  it("refuses without reading the message when there is no room", async () => {
    const { call, accepted } = await start({
      admit: () => ({ kind: "retry", afterMs: 3000, reason: "memory is short" }),
    });
    expect(await call(Buffer.from("no protobuf"))).toMatchObject({ code: status.UNAVAILABLE, retry: [3, 0] });
    expect(accepted).toEqual([]);
  });

  it("answers INTERNAL and tells its owner when the next stage throws", async () => {
    const { call, bugs } = await start({ consume: () => Promise.reject(new Error("secret detail")) });
    const answer = await call(GOOD);
    expect([answer.code, bugs.length]).toEqual([status.INTERNAL, 1]);
    expect(answer.details).not.toContain("secret detail");
  });

  const big = Buffer.alloc(2_000_000);
  it.each<[string, Uint8Array, CallOptions, status, RegExp]>([
    ["truncated protobuf", GOOD.subarray(0, 40), {}, status.INVALID_ARGUMENT, /Cannot decode/],
    ["only wrong ids", request([spanFields([1, hex("ab")])]), {}, status.INVALID_ARGUMENT, /trace id: expected 16/],
    ["too many bytes", big, {}, status.RESOURCE_EXHAUSTED, /2000000 vs\.? 1000000/],
    ["a bomb", big, { gzip: true }, status.RESOURCE_EXHAUSTED, /decompresses to a size larger than 1000000/],
    ["no credentials", GOOD, { metadata: {} }, status.UNAUTHENTICATED, /Authorization/],
    ["wrong credentials", GOOD, { metadata: { authorization: "Bearer no" } }, status.UNAUTHENTICATED, /wrong/],
    [
      "another's organisation",
      GOOD,
      { metadata: { authorization: BASIC, organization: "other" } },
      status.PERMISSION_DENIED,
      /organisation "other"/,
    ],
    ["no organisation", GOOD, { metadata: { authorization: BASIC, organization: "-" } }, status.NOT_FOUND, /organ/],
    [
      "metrics",
      GOOD,
      { path: METRICS },
      status.UNIMPLEMENTED,
      /Cannot take metrics: expected a signal that a pipeline takes/,
    ],
    ["logs", GOOD, { path: LOGS }, status.UNIMPLEMENTED, /Cannot take logs/],
    ["another service", GOOD, { path: "/a.b/C" }, status.UNIMPLEMENTED, /./],
  ])("refuses %s, not to be sent again, and takes the next", async (_name, body, options, code, reason) => {
    const { call, accepted } = await start({ limits: { maxMessageBytes: 1_000_000 } });
    const answer = await call(body, options);
    expect([answer.code, answer.retry, accepted]).toEqual([code, undefined, []]);
    expect(answer.details).toMatch(reason);
    expect((await call(GOOD)).code).toBe(status.OK);
  });

  it("is open to this machine's own names alone when no credentials are set", async () => {
    const { call, port, accepted } = await start({ access: createAccess([]) });
    expect((await call(GOOD, { metadata: {} })).code).toBe(status.OK);
    const rebound = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.default_authority": "evil.example",
    });
    clean.push(() => rebound.close());
    const code = await new Promise((resolve) =>
      rebound.makeUnaryRequest(EXPORT, asIs, asIs, GOOD as Buffer, (error) => resolve(error?.code)),
    );
    expect([code, accepted.length]).toEqual([status.PERMISSION_DENIED, 1]);
  });

  it("gives up on a sender that does not finish its message, and on none other", async () => {
    const { call, port } = await start({ limits: { readTimeoutMs: 500 } });
    const session = await rawSession(port);
    const slow = rawCall(session, { authorization: BASIC });
    slow.stream.write(Buffer.from([0, 0, 0, 1, 0, 1, 2, 3]));
    expect((await call(GOOD)).code).toBe(status.OK);
    expect(await slow.code).toBe(status.DEADLINE_EXCEEDED);
  });

  it("counts a message as the largest until it is here, and tells senders to come back beyond the limit", async () => {
    const limits = { maxMessageBytes: 1000, maxInFlightBytes: 2500, readTimeoutMs: 60_000 };
    const { call, port } = await start({ limits });
    const session = await rawSession(port);
    const slow = [rawCall(session, { authorization: BASIC }), rawCall(session, { authorization: BASIC })];
    for (const { stream } of slow) stream.write(Buffer.from([0, 0, 0, 0, 100, 1]));
    await expect.poll(async () => (await call(GOOD)).code).toBe(status.UNAVAILABLE);
    expect(await call(GOOD)).toMatchObject({ retry: [1, 0], details: expect.stringContaining("at once") });
    for (const { stream } of slow) stream.close();
    await expect.poll(async () => (await call(GOOD)).code).toBe(status.OK);
    for (let i = 0; i < 10; i++) expect((await call(GOOD)).code).toBe(status.OK);
  });

  it("lets running calls end when it stops, and takes no more", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const entered = Promise.withResolvers<undefined>();
    const { call, server } = await start({
      consume: () => {
        entered.resolve(undefined);
        return gate.promise;
      },
    });
    const running = call(GOOD);
    await entered.promise;
    const stopped = server.stop(10_000);
    gate.resolve(OK);
    expect((await running).code).toBe(status.OK);
    await stopped;
  });

  it("cuts off what does not end in time when it stops", async () => {
    const entered = Promise.withResolvers<undefined>();
    const { call, server } = await start({
      consume: () => {
        entered.resolve(undefined);
        return new Promise(() => {});
      },
    });
    const running = call(GOOD);
    await entered.promise;
    await server.stop(50);
    expect((await running).code).not.toBe(status.OK);
  });

  it("answers whatever frames, paths and metadata come, and serves the next call", async () => {
    const { call, port } = await start({ limits: { maxMessageBytes: 5000, readTimeoutMs: 1_000 } });
    const frame = oneof(
      uint8Array({ maxLength: 300 }),
      record({ flag: nat(3), bytes: uint8Array({ maxLength: 60 }) }).map(({ flag, bytes }) => {
        const head = Buffer.from([flag, 0, 0, 0, bytes.length]);
        return Buffer.concat([head, bytes]);
      }),
      nat(6000).map((size) => Buffer.concat([Buffer.from([1, 0, 0, size >> 8, size & 255]), GOOD])),
    );
    const value = string({ maxLength: 40, unit: "grapheme-ascii" });
    await assert(
      asyncProperty(
        array(frame, { maxLength: 4 }),
        constantFrom(EXPORT, METRICS, CHECK, "/", "/x/y/z"),
        record({
          authorization: oneof(constant(BASIC), value),
          organization: value,
          "grpc-encoding": constantFrom("gzip", "deflate", "identity", "br", ""),
          "grpc-timeout": constantFrom("1S", "50m", "x", "99999999H"),
          "x-odd-bin": value,
        }),
        async (frames, path, headers) => {
          const session = await rawSession(port);
          const { stream, code } = rawCall(session, headers, path);
          for (const bytes of frames) stream.write(bytes);
          stream.end();
          expect(await code).toBeGreaterThanOrEqual(0);
          session.destroy();
        },
      ),
      { numRuns: 100 },
    );
    expect((await call(GOOD)).code).toBe(status.OK);
  });
});

describe("the health of the gRPC server", () => {
  const asked = (service: string): Buffer => Buffer.from([0x0a, service.length, ...Buffer.from(service)]);

  it("is told without credentials, for the server and for each service that takes data", async () => {
    const { call } = await start();
    const check = (bytes: Buffer): Promise<Answer> => call(bytes, { path: CHECK, metadata: {} });
    const serving = { code: status.OK, body: Buffer.from([0x08, 1]) };
    expect(await check(Buffer.alloc(0))).toMatchObject(serving);
    expect(await check(asked("opentelemetry.proto.collector.trace.v1.TraceService"))).toMatchObject(serving);
    expect((await check(asked("opentelemetry.proto.collector.logs.v1.LogsService"))).code).toBe(status.NOT_FOUND);
    expect((await check(Buffer.from([0x0a, 9]))).code).toBe(status.INVALID_ARGUMENT);
  });

  it("is told to who watches when the server stops, and an unknown service is said to be unknown", async () => {
    const { client, server } = await start();
    const watch = (bytes: Buffer): { readonly seen: number[]; readonly ended: Promise<unknown> } => {
      const stream = client.makeServerStreamRequest(WATCH, asIs, asIs, bytes);
      const seen: number[] = [];
      stream.on("data", (answer: Buffer) => seen.push(answer[1] ?? -1));
      stream.on("error", () => {});
      return { seen, ended: new Promise((resolve) => stream.on("end", resolve)) };
    };
    const known = watch(asked(""));
    const unknown = watch(asked("who"));
    await expect.poll(() => [...known.seen, ...unknown.seen]).toEqual([1, 3]);
    await server.stop(5000);
    await Promise.all([known.ended, unknown.ended]);
    expect([known.seen, unknown.seen]).toEqual([[1, 2], [3]]);
  });
});

async function rawSession(port: number): Promise<ClientHttp2Session> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  clean.push(() => session.destroy());
  await new Promise((resolve) => session.once("connect", resolve));
  return session;
}

/** A call by hand, for what no client would send. `code` is its status, or 0 where the stream ended without one. */
function rawCall(session: ClientHttp2Session, headers: Readonly<Record<string, string>>, path: string = EXPORT) {
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
    ...headers,
  });
  stream.on("error", () => {});
  stream.resume();
  const code = new Promise<number>((resolve) => {
    const read = (got: Readonly<Record<string, unknown>>): void => {
      if (got["grpc-status"] !== undefined) resolve(Number(got["grpc-status"]));
    };
    stream.on("response", read);
    stream.on("trailers", read);
    stream.on("close", () => resolve(stream.rstCode));
  });
  return { stream, code };
}
