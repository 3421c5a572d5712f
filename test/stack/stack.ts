import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DEFAULT_CONFIG } from "../../packages/server/src/config/default-config.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The line that `outcrop up --json` prints when it is ready. */
interface ReadyLine {
  readonly console: string;
  /** OTLP base endpoints, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly otlp: readonly string[];
  readonly otlpGrpc: string | null;
  readonly data: string;
  readonly pid: number;
  readonly engine: { readonly url: string; readonly pid: number } | null;
}

export interface StackOptions {
  /** Kept after `stop` when given; a temporary folder otherwise. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How long a trace is quiet before it is settled, where a test waits for dollars and sends each trace in one request;
   * all else is as by default. Default: the five seconds of users.
   */
  readonly settleAfterMs?: number;
}

/** A running `outcrop up` on free ports: the real server and the real engine, as a user starts them. */
export interface Stack {
  readonly ready: ReadyLine;
  /** `http://127.0.0.1:PORT` of console, API and OTLP. */
  readonly url: string;
  /** What the process has written to standard error so far. */
  readonly log: () => string;
  /** Ends once it has written this: what a process does can be seen before what it says of it has come down the pipe. */
  says(what: string | RegExp): Promise<void>;
  readonly exited: Promise<number | null>;
  kill(which: "server" | "engine" | "both"): Promise<void>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 120_000;

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "outcrop-stack-"));
  const settling = options.settleAfterMs === undefined ? [] : configureSettling(dataDir, options.settleAfterMs);
  const child = spawn(
    process.execPath,
    [
      "--conditions=outcrop:source",
      join(ROOT, "packages/server/src/main.ts"),
      "up",
      "--json",
      "--data",
      dataDir,
      "--port",
      "0",
      "--otlp-port",
      "0",
      "--grpc-port",
      "0",
      ...settling,
      ...(options.args ?? []),
    ],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...options.env } },
  );
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const cleanUp = (): void => {
    // An engine whose server was killed may write for a moment more.
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  };
  let ready: ReadyLine;
  try {
    ready = await readReady(child, () => log);
  } catch (error) {
    child.kill("SIGKILL");
    await exited;
    cleanUp();
    throw error;
  }
  return {
    ready,
    url: ready.console,
    log: () => log,
    async says(what) {
      await eventually(
        () => log,
        (said) => (typeof what === "string" ? said.includes(what) : what.test(said)),
      );
    },
    exited,
    async kill(which) {
      if (which !== "server" && ready.engine !== null) killIfRunning(ready.engine.pid);
      if (which === "engine") return;
      child.kill("SIGKILL");
      await exited;
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
      cleanUp();
    },
  };
}

/** The default configuration with another time to settle, as arguments. */
function configureSettling(dataDir: string, settleAfterMs: number): readonly string[] {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "quick.yaml");
  const quick = DEFAULT_CONFIG.replace("  store:\n", `  store:\n    settle_after_ms: ${settleAfterMs}\n`);
  if (quick === DEFAULT_CONFIG)
    throw new Error("Cannot configure the stack: expected a store in the default, got none");
  writeFileSync(file, quick);
  return ["--config", file];
}

async function readReady(child: ChildProcess, log: () => string): Promise<ReadyLine> {
  if (child.stdout === null) throw new Error("Cannot read the ready line: no standard output");
  const lines = createInterface({ input: child.stdout });
  return await new Promise<ReadyLine>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Cannot start the stack: not ready in time\n${log()}`)),
      READY_WITHIN_MS,
    );
    lines.once("line", (line) => {
      clearTimeout(timer);
      resolve(JSON.parse(line) as ReadyLine);
    });
    // Not at its exit: what it said last may still be in the pipe.
    child.once("close", (code) => {
      clearTimeout(timer);
      reject(new Error(`Cannot start the stack: it ended with ${code}\n${log()}`));
    });
  });
}

function killIfRunning(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

/**
 * Whether a test is at its second attempt (`retry`). One that counts what its stack was sent by it begins that with a new
 * stack: what the first attempt sent is in the old one.
 */
export function isSecondAttempt({ result }: { readonly result?: { readonly retryCount?: number } }): boolean {
  return (result?.retryCount ?? 0) > 0;
}

/** Asks until the answer satisfies, without fixed sleeps; throws with the last answer when it never does. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  satisfied: (answer: T) => boolean,
  withinMs: number = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let last: T | undefined;
  let failure = "";
  while (performance.now() < deadline) {
    try {
      last = await ask();
      failure = "";
      if (satisfied(last)) return last;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Cannot see what was expected within ${withinMs} ms: ${JSON.stringify(last)} ${failure}`);
}
