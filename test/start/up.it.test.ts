import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Status } from "outcrop/api";
import { chatSpan, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

const MAIN = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "packages/server/src/main.ts");
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-up-"));
});
// An engine whose server ended in the middle of its start may write for a moment more.
afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function outcrop(args: readonly string[], input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--conditions=outcrop:source", MAIN, ...args],
      { timeout: 120_000 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("outcrop up", () => {
  it("refuses a second process on its data, keeps them for the next start, and leaves no process, also when it is killed", async () => {
    const hasEnded = async (stack: Stack): Promise<void> => {
      expect(stack.ready.engine).not.toBeNull();
      await eventually(
        async () => isRunning(stack.ready.engine?.pid ?? 0),
        (running) => !running,
      );
    };
    const first = await startStack({ dataDir });
    const refused = await outcrop(["up", "--data", dataDir, "--port", "0", "--otlp-port", "0", "--grpc-port", "0"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(dataDir);
    expect(await sendTraces(`${first.url}/api/default`, traceRequest([chatSpan({})]))).toBe(200);
    await first.stop();
    expect(await first.exited).toBe(0);
    await hasEnded(first);

    const second = await startStack({ dataDir });
    const status = await eventually(
      async () => (await (await fetch(`${second.url}/api/default/status`)).json()) as Status,
      ({ spans }) => spans === 1,
    );
    expect(status.spans).toBe(1);
    await second.kill("server");
    await hasEnded(second);
  });

  it("names a taken port and the option to change it", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const ended = await outcrop([
      "up",
      "--data",
      dataDir,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--otlp-port",
      "0",
      "--grpc-port",
      "0",
    ]);
    other.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`Cannot listen on port ${port}: another process has it; choose another with --port`);
  });

  it("refuses to listen beyond loopback without credentials", async () => {
    const ended = await outcrop([
      "up",
      "--data",
      dataDir,
      "--host",
      "0.0.0.0",
      "--port",
      "0",
      "--otlp-port",
      "0",
      "--grpc-port",
      "0",
    ]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/credentials/);
  });

  it("ends in the middle of starting when it is told to", async () => {
    const child = spawn(
      process.execPath,
      [
        "--conditions=outcrop:source",
        MAIN,
        "up",
        "--data",
        dataDir,
        "--port",
        "0",
        "--otlp-port",
        "0",
        "--grpc-port",
        "0",
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill("SIGINT");
    expect(await exited).not.toBeNull();
  });
});

describe("outcrop check-config", () => {
  it("accepts what up would run with, and reports every fault with its line", async () => {
    const file = join(dataDir, "o.yaml");
    writeFileSync(
      file,
      "receivers:\n  otlp:\n    protocol: {}\nservice:\n  pipelines:\n    traces:\n      receivers: [otlp]\n      exporters: [store]\n",
    );
    const ended = await outcrop(["check-config", file]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("protocol");
    expect(ended.stderr).toContain('"store" is not defined under exporters');
  });

  it("says so when the file is not there", async () => {
    expect(await outcrop(["check-config", join(dataDir, "none.yaml")])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("none.yaml"),
    });
  });
});

describe("outcrop --help", () => {
  it("shows options and examples, and an unknown option points there", async () => {
    expect((await outcrop(["up", "--help"])).stdout).toContain("Examples:");
    const ended = await outcrop(["up", "--prot", "1"]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("--help");
    expect((await outcrop(["up", "--port", "99999"])).stderr).toContain("expected a number from 0 to 65535");
  });
});
