import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { FirstAnswer, FromEngine, ToEngine } from "./messages.ts";
import type { Engine, EngineExit, EngineOptions } from "./options.ts";
import { conditionsOf, startFailure } from "./start-failure.ts";
import { THREADS } from "./limits.ts";

const STOP_DEADLINE_MS = 20_000;
const STDERR_LINES_KEPT = 20;

/**
 * Starts the embedded ClickHouse as a child process and resolves once it answers over HTTP.
 *
 * The child is in a process group of its own, so a terminal's Ctrl-C reaches only the caller, who decides when to
 * call `stop()`; when the caller dies, however it dies, the child ends by itself.
 *
 * Rejects with an Error whose message says what to do when chdb is not installed or has no build for this platform,
 * when another process holds the directory, when the port is taken, or when the start takes too long.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const dataDir = resolve(options.dataDir);
  const port = options.port ?? 0;
  // Compiled, this file is dist/start-engine.js and the program beside it main.js; from source both are .ts.
  const program = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js", import.meta.url));
  const { NODE_OPTIONS: _notForTheEngine, ...env } = process.env;
  const child = spawn(process.execPath, [...conditionsOf(process.execArgv), program], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...env, UV_THREADPOOL_SIZE: String(THREADS) },
  });

  const lastLines: string[] = [];
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > STDERR_LINES_KEPT) lastLines.shift();
      options.log?.(line);
    });
  }

  let expected = false;
  const exited = new Promise<EngineExit>((done) => {
    // "close" comes after stderr has been read to its end, so that lastLines is complete.
    child.once("close", (code, signal) => done({ code, signal, expected }));
    child.on("error", (error) => {
      lastLines.push(error.message);
      if (child.pid === undefined) done({ code: null, signal: null, expected });
    });
  });

  const answer = firstAnswer(child, exited, options.startTimeoutMs ?? 60_000);
  send(child, {
    kind: "init",
    dataDir,
    port,
    users: options.users ?? [{ name: "default", password: "" }],
    memoryLimitBytes: options.memoryLimitBytes ?? 1024 * 1024 * 1024,
  });
  const first = await answer;
  if (first.kind !== "ready") {
    child.kill("SIGKILL");
    await exited;
    throw new Error(startFailure(first, { dataDir, port, lastLines }));
  }

  void exited.then((exit) => options.onExit?.(exit));
  const stop = async (): Promise<void> => {
    expected = true;
    send(child, { kind: "stop" });
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(timer);
  };
  return { url: `http://127.0.0.1:${first.port}`, pid: child.pid ?? 0, stop, exited };
}

async function firstAnswer(child: ChildProcess, exited: Promise<EngineExit>, timeoutMs: number): Promise<FirstAnswer> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      new Promise<FirstAnswer>((done) => child.once("message", (message) => done(message as FromEngine))),
      exited.then((exit): FirstAnswer => ({ kind: "died", exit })),
      new Promise<FirstAnswer>((done) => {
        timer = setTimeout(() => done({ kind: "late" }), timeoutMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function send(child: ChildProcess, message: ToEngine): void {
  // A child that died meanwhile is reported by its exit, so a failed send needs no second report.
  if (child.connected) child.send(message, () => undefined);
}
