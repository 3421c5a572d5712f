import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OrgList, Overview } from "outcrop/api";
import { eventually } from "../stack/stack.ts";

const START = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "scripts/start.ts");
let dataDir: string;
let started: ChildProcess | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-start-"));
});
afterEach(() => {
  // A failed test must not leave the group behind.
  if (started?.pid !== undefined && started.exitCode === null) process.kill(-started.pid, "SIGKILL");
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

interface Started {
  readonly url: string;
  readonly exited: Promise<number | null>;
}

/** `npm start` in a process group of its own, as a terminal gives it one. */
async function start(...args: readonly string[]): Promise<Started> {
  const child = spawn(
    process.execPath,
    [START, "--json", "--data", dataDir, "--port", "0", "--otlp-port", "0", "--grpc-port", "0", ...args],
    {
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  started = child;
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  return { url: (JSON.parse(line) as { readonly console: string }).console, exited };
}

/** What a terminal does on Ctrl-C: the signal goes to every process of the group. */
function pressCtrlC(): void {
  process.kill(-(started?.pid ?? 0), "SIGINT");
}

async function overview(url: string): Promise<Overview> {
  return (await (await fetch(`${url}/api/demo/overview?range=7d`)).json()) as Overview;
}

async function settled(url: string): Promise<Overview> {
  return await eventually(
    () => overview(url),
    ({ pending, totals }) => pending.traces === 0 && totals.calls > 0,
  );
}

const isWritten = async (): Promise<boolean> => {
  const state = JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")) as { readonly complete: boolean };
  return state.complete;
};

describe("npm start", () => {
  it("goes on with a history that Ctrl-C interrupted, writes it once, so that another start changes no total, and ends whole", async () => {
    const interrupted = await start();
    await eventually(
      async () => existsSync(join(dataDir, "demo.json")),
      (begun) => begun,
    );
    pressCtrlC();
    expect(await interrupted.exited).toBe(0);
    expect(await isWritten()).toBe(false);

    const first = await start();
    await eventually(isWritten, (written) => written, 150_000);
    const before = await settled(first.url);
    expect(before.traces).toBeGreaterThan(300);
    expect(BigInt(before.totals.costNanoUsd)).toBeGreaterThan(0n);
    pressCtrlC();
    expect(await first.exited).toBe(0);

    const second = await start();
    const after = await settled(second.url);
    expect(after.totals).toEqual(before.totals);
    expect(after.traces).toBe(before.traces);
    pressCtrlC();
    expect(await second.exited).toBe(0);
    await eventually(
      async () => hasGroup(started?.pid ?? 0),
      (alive) => !alive,
    );
  });

  it("starts empty with --no-demo, and ends whole when only its first process is interrupted", async () => {
    const { url, exited } = await start("--no-demo");
    const { orgs } = (await (await fetch(`${url}/api/orgs`)).json()) as OrgList;
    expect(orgs).toEqual([]);
    expect((await fetch(`${url}/`)).status).toBe(200);
    process.kill(started?.pid ?? 0, "SIGINT");
    expect(await exited).toBe(0);
    await eventually(
      async () => hasGroup(started?.pid ?? 0),
      (alive) => !alive,
    );
  });
});

function hasGroup(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}
