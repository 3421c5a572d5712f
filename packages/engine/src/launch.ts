import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { THREADS } from "./limits.ts";
import type { FirstAnswer, FromEngine, ToEngine } from "./messages.ts";
import type { EngineExit } from "./options.ts";

const STDERR_LINES_KEPT = 20;
/**
 * For chdb's allocator. Each insert takes about as much memory as the one before, half a second later: given back after
 * the five seconds that are ClickHouse's own choice, a good part of it is asked for anew, and each page is a fault.
 * Memory that nobody uses goes back to the system half a minute later. The engine's limit is another matter: near it,
 * ClickHouse gives back at once.
 */
const MALLOC = "dirty_decay_ms:30000";

/** An engine process with what it said first. */
export interface Launched {
  readonly pid: number;
  readonly first: FirstAnswer;
  /** The last lines that it wrote to stderr, in order; grows until it has ended. */
  readonly lastLines: readonly string[];
  readonly exited: Promise<EngineExit>;
  /** Asks it to end in order; its end is then the expected one. */
  askToStop(): void;
  kill(): void;
}

/** Starts the program of the engine and waits for its first message, its end, or `timeoutMs`. */
export async function launch(
  init: Extract<ToEngine, { kind: "init" }>,
  timeoutMs: number,
  log: (line: string) => void,
): Promise<Launched> {
  // Compiled, this file is dist/launch.js and the program beside it main.js; from source both are .ts.
  const program = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js", import.meta.url));
  const { NODE_OPTIONS: _notForTheEngine, ...env } = process.env;
  const child = spawn(process.execPath, [...conditionsOf(process.execArgv), program], {
    // A process group of its own: a terminal's Ctrl-C is the parent's to answer.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { JE_MALLOC_CONF: MALLOC, ...env, UV_THREADPOOL_SIZE: String(THREADS) },
  });

  const lastLines: string[] = [];
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > STDERR_LINES_KEPT) lastLines.shift();
      log(line);
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

  const answer = firstAnswer(child, exited, timeoutMs);
  send(child, init);
  return {
    pid: child.pid ?? 0,
    first: await answer,
    lastLines,
    exited,
    askToStop() {
      expected = true;
      send(child, { kind: "stop" });
    },
    kill: () => void child.kill("SIGKILL"),
  };
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

/** The `--conditions` of this process: a child inherits none by itself. */
export function conditionsOf(execArgv: readonly string[]): string[] {
  const found: string[] = [];
  execArgv.forEach((argument, at) => {
    if (/^(--conditions|-C)=/.test(argument)) found.push(`--conditions=${argument.slice(argument.indexOf("=") + 1)}`);
    else if ((argument === "--conditions" || argument === "-C") && execArgv[at + 1] !== undefined) {
      found.push(`--conditions=${execArgv[at + 1]}`);
    }
  });
  return found;
}
