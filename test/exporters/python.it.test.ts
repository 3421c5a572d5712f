import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { rowSums, ROWS } from "./rows.ts";

const COUNT = 10_000;
const KEY = "a-key-for-exporters";
const SCRIPT = fileURLToPath(new URL("python-senders.py", import.meta.url));
const NEEDED = "opentelemetry.sdk, opentelemetry.exporter.otlp.proto.http, opentelemetry.exporter.otlp.proto.grpc";

/** A Python that has OpenTelemetry and its exporters: pip install opentelemetry-exporter-otlp */
const python = process.env["OUTCROP_TEST_PYTHON"] ?? "python3";
const isThere = hasExporters();
if (!isThere) console.log(`test/exporters: ${python} cannot import ${NEEDED}; its exporters are not tested`);

let stack: Stack;
/** A second one does not count what the first one sent. */
let attempts = 0;

beforeAll(async () => {
  if (isThere) stack = await startStack({ env: { OUTCROP_API_KEY: KEY } });
});
afterAll(async () => {
  if (isThere) await stack.stop();
});

function hasExporters(): boolean {
  try {
    execFileSync(python, ["-c", `import ${NEEDED}`], { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

describe("the exporters of OpenTelemetry for Python", () => {
  it.skipIf(!isThere)("leave equal rows of spans, data points and log records by each protocol", async () => {
    attempts += 1;
    const [http, grpc] = [`python-http-${attempts}`, `python-grpc-${attempts}`];
    await promisify(execFile)(
      python,
      [SCRIPT, String(COUNT), "http", stack.url, http, KEY, "grpc", stack.ready.otlpGrpc ?? "", grpc, KEY],
      { timeout: 120_000, env: { PATH: process.env["PATH"] } },
    );
    for (const [signal, rows] of Object.entries(ROWS)) {
      const sums = await eventually(
        async () => (await rowSums(stack, rows)).filter(({ org }) => org === http || org === grpc),
        (found) => found.length === 2 && found.every(({ count }) => count >= COUNT),
      );
      expect(sums.map(({ org, count }) => [org, count])).toEqual([grpc, http].map((org) => [org, COUNT]));
      expect(new Set(sums.map(({ hash }) => hash)).size, signal).toBe(1);
    }
  });
});
