import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Overview } from "outcrop/api";
import { chatSpan, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Row {
  readonly org: string;
  readonly table: string;
  readonly rows: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  readonly oldest: string;
  readonly newest: string;
}

/** `outcrop storage …`, as a user runs it. */
async function storage(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const main = join(ROOT, "packages/server/src/main.ts");
  const child = spawn(process.execPath, ["--conditions=outcrop:source", main, "storage", ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, err };
}

describe("outcrop storage", () => {
  let stack: Stack | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "outcrop-storage-"));
  });
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it("shows each organisation's rows, size, oldest and newest, and says so when nothing runs", async () => {
    const data = join(folder, "data");
    stack = await startStack({ dataDir: data, settleAfterMs: 500 });
    const { url } = stack;
    expect(await storage("--data", data)).toEqual({ code: 0, out: "Nothing is stored yet.\n", err: "" });

    const [newestMs, oldestMs] = [Date.now() - 60_000, Date.now() - 3 * 86_400_000];
    const acme = [chatSpan({ startMs: oldestMs }), chatSpan({ startMs: newestMs }), chatSpan({ startMs: newestMs })];
    expect(await sendTraces(`${url}/api/acme`, traceRequest(acme, "shop"))).toBe(200);
    expect(await sendTraces(`${url}/api/other`, traceRequest([chatSpan({})], "shop"))).toBe(200);
    for (const [org, calls] of [
      ["acme", 3],
      ["other", 1],
    ] as const) {
      await eventually(
        async () => (await (await fetch(`${url}/api/${org}/overview?range=7d`)).json()) as Overview,
        ({ totals }) => totals.calls === calls,
      );
    }
    const { rows } = JSON.parse((await storage("--data", data, "--json")).out) as { readonly rows: readonly Row[] };
    expect(rows.filter(({ table }) => table === "ledger").reduce((sum, row) => sum + row.rows, 0)).toBe(4);
    const row = rows.find(({ org, table }) => org === "acme" && table === "otel_traces");
    expect(row).toMatchObject({ signal: "traces", rows: 3, oldest: new Date(oldestMs).toISOString() });
    expect(Date.parse(row?.newest ?? "")).toBe(newestMs);
    expect(row?.compressedBytes).toBeGreaterThan(100);
    expect(row?.uncompressedBytes).toBeGreaterThan(100);
    expect(rows.find(({ org, table }) => org === "other" && table === "otel_traces")?.rows).toBe(1);

    const { out } = await storage("--data", data);
    expect(out).toMatch(/^ORGANISATION {2}SIGNAL +TABLE +ROWS +SIZE +UNCOMPRESSED +OLDEST +NEWEST\n/);
    expect(out).toMatch(/^acme +traces +otel_traces +3 +[\d.]+ K?i?B/m);
    expect(out).toMatch(/^total +\d+ /m);

    await stack.stop();
    const stopped = await storage("--data", data);
    expect(stopped).toMatchObject({ code: 1, out: "" });
    expect(stopped.err).toContain(`no Outcrop runs on it\nStart it with \`outcrop up --data ${data}\``);
  });

  it("says what is wrong with a configuration, and with a server that does not answer", async () => {
    const missing = await storage("--config", join(folder, "none.yaml"));
    expect(missing).toMatchObject({ code: 2, out: "" });
    expect(missing.err).toMatch(/^Cannot read .*none\.yaml/);
    expect((await storage("--help")).out).toContain("Examples:");
  });
});
