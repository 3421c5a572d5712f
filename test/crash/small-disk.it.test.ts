import { Client, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LoadBody } from "../../bench/ingest/load-body.ts";
import { Log } from "../../packages/server/src/log/log.ts";
import { SingleBlock } from "../../packages/server/src/log/single-block.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { createQuotaFiles } from "./quota-files.ts";
import { mountSmallDisk } from "./small-disk.ts";

const MEBIBYTES = 64;
const MIB = 1024 * 1024;
const SPANS = 512;
/** The log leaves an eighth of its disk free, and refuses a request that would reach into it. */
const LEFT = (MEBIBYTES / 8 + 1) * MIB;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-small-disk-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("a log on a file system of 64 MiB", () => {
  it("refuses when it is full, takes again when there is room, and has every acknowledged span once", async (context) => {
    mkdirSync(join(dataDir, "log"));
    const disk = await mountSmallDisk(join(dataDir, "log"), MEBIBYTES);
    if (typeof disk === "string") {
      console.log(`A small file system was refused: only the quota at the log's file interface ran. ${disk}`);
      context.skip();
      return;
    }
    console.log(`A tmpfs of ${MEBIBYTES} MiB holds the log.`);
    let stack: Stack | undefined;
    try {
      stack = await startStack({ dataDir });
      const enginePid = stack.ready.engine?.pid ?? 0;
      const bodies = [1, 2, 3, 4].map((seed) => new LoadBody(seed, SPANS, BigInt(Date.now()) * 1_000_000n));
      const { url } = stack;
      const told = { requests: 0 };
      // While the engine stands still, nothing leaves the log.
      process.kill(enginePid, "SIGSTOP");
      const [body] = bodies;
      if (body === undefined) throw new Error("Expected a body");
      await Promise.all(bodies.map((one) => fillUntilRefused(() => send(url, one), one, told)));
      // Several that were refused together leave room for one.
      const refusal = await fillUntilRefused(() => send(url, body), body, told);
      expect(refusal).toMatchObject({ isRefused: true, status: 503, hint: expect.stringMatching(/^\d+$/) });
      expect(refusal.text).toContain("no space left");
      expect(await disk.freeBytes()).toBeLessThan(LEFT);
      const overGrpc = await fillUntilRefused(() => sendByGrpc(stack?.ready.otlpGrpc ?? "", body), body, told);
      expect(overGrpc).toMatchObject({ status: status.RESOURCE_EXHAUSTED, hint: expect.stringContaining("RetryInfo") });

      process.kill(enginePid, "SIGCONT");
      await eventually(
        () => send(url, body),
        (answer) => !answer.isRefused,
        60_000,
      );
      const acknowledged = (told.requests + 1) * SPANS;
      const rows = await eventually(
        () => count(stack, dataDir),
        (stored) => stored >= acknowledged,
        150_000,
      ).catch((error: unknown) => {
        throw new Error(`Expected ${acknowledged} rows. The server said: ${stack?.log().slice(-4000)}`, {
          cause: error,
        });
      });
      console.log(`Filled with ${acknowledged} spans, refused, freed, recovered; ${rows} rows.`);
      expect(rows).toBe(acknowledged);
    } finally {
      // An engine that stands still would not end.
      if (stack !== undefined && stack.ready.engine !== null) process.kill(stack.ready.engine.pid, "SIGCONT");
      await stack?.stop();
      await disk.unmount();
    }
  }, 300_000);
});

describe("a log on a quota of 64 MiB at its file interface", () => {
  it("refuses when it is full, takes again when there is room, and has every acknowledged row once", async () => {
    const files = createQuotaFiles(MEBIBYTES * MIB);
    const encode = (block: Uint8Array) => ({ block, rows: SPANS });
    const log = new Log<Uint8Array>({
      folder: join(dataDir, "log"),
      files,
      createBlock: () => new SingleBlock(encode),
      limits: { maxSegmentBytes: 4 * MIB, maxSegmentAgeMs: 50 },
    });
    const reader = log.reader("store");
    await log.start();
    const reading = new AbortController();
    let acknowledged = 0;
    let stored = 0;
    const append = async (): Promise<string> => {
      const outcome = await log.consume(Buffer.alloc(400_000, acknowledged));
      if (outcome.kind === "ok") acknowledged += SPANS;
      return outcome.kind === "refused" ? outcome.reason : outcome.kind;
    };
    let last = "ok";
    while (last === "ok") last = await append();
    expect(last).toContain("no space left");
    expect(files.freeBytes).toBeLessThan(LEFT);
    expect(acknowledged).toBeGreaterThan(100 * SPANS);
    const drained = (async () => {
      for await (const segment of reader.segments(reading.signal)) {
        stored += (await segment.read()).length * SPANS;
        await reader.commit(segment.sequence);
      }
    })();
    await eventually(append, (answer) => answer === "ok");
    await eventually(
      () => Promise.resolve(stored),
      (rows) => rows >= acknowledged,
    );
    expect(stored).toBe(acknowledged);
    reading.abort();
    await drained;
    await log.stop();
  });
});

interface Answer {
  readonly isRefused: boolean;
  readonly status: number;
  /** When to come again: `Retry-After`, or what gRPC has for it. */
  readonly hint: string | null;
  readonly text: string;
}

/** Sends one request after the other, each of other spans, until one is refused; counts the others. */
async function fillUntilRefused(
  request: () => Promise<Answer>,
  body: LoadBody,
  told: { requests: number },
): Promise<Answer> {
  for (;;) {
    body.renew();
    const answer = await request();
    if (answer.isRefused) return answer;
    told.requests++;
  }
}

async function send(url: string, body: LoadBody): Promise<Answer> {
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body: Uint8Array.from(body.bytes),
  });
  const { status: code, headers } = response;
  return { isRefused: code !== 200, status: code, hint: headers.get("retry-after"), text: await response.text() };
}

async function sendByGrpc(address: string, body: LoadBody): Promise<Answer> {
  const client = new Client(address.replace(/^https?:\/\//, ""), credentials.createInsecure());
  const asIs = (bytes: Buffer): Buffer => bytes;
  const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
  try {
    const error = await new Promise<ServiceError | null>((resolve) => {
      client.makeUnaryRequest(path, asIs, asIs, body.bytes, new Metadata(), resolve);
    });
    if (error === null) return { isRefused: false, status: status.OK, hint: null, text: "" };
    const hint = error.metadata.get("grpc-status-details-bin").toString();
    return { isRefused: true, status: error.code, hint, text: error.details };
  } finally {
    client.close();
  }
}

/** Asks the engine itself. */
async function count(stack: Stack | undefined, folder: string): Promise<number> {
  const { reader } = JSON.parse(readFileSync(join(folder, "engine-users.json"), "utf8")) as {
    readonly reader: { readonly name: string; readonly password: string };
  };
  const response = await fetch(stack?.ready.engine?.url ?? "", {
    method: "POST",
    body: "SELECT count() FROM otel_traces",
    headers: { "x-clickhouse-user": reader.name, "x-clickhouse-key": reader.password },
  });
  if (!response.ok) throw new Error(await response.text());
  return Number(await response.text());
}
