import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { launch, type Launched } from "./launch.ts";
import type { ToEngine } from "./messages.ts";
import type { Engine, EngineOptions } from "./options.ts";
import { isLocked, startFailure } from "./start-failure.ts";

const STOP_DEADLINE_MS = 20_000;
/** An engine whose parent was killed may still be ending when the next one is started. */
const LOCK_PATIENCE_MS = 4000;
const LOCK_AGAIN_MS = 200;

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
  const init: Extract<ToEngine, { kind: "init" }> = {
    kind: "init",
    dataDir: resolve(options.dataDir),
    port: options.port ?? 0,
    users: options.users ?? [{ name: "default", password: "" }],
    memoryLimitBytes: options.memoryLimitBytes ?? 1024 * 1024 * 1024,
  };
  const attempt = (): Promise<Launched> =>
    launch(init, options.startTimeoutMs ?? 60_000, (line) => options.log?.(line));

  const patientUntil = performance.now() + LOCK_PATIENCE_MS;
  let launched = await attempt();
  while (launched.first.kind !== "ready") {
    launched.kill();
    await launched.exited;
    const { lastLines } = launched;
    if (!isLocked(lastLines) || performance.now() > patientUntil) {
      throw new Error(startFailure(launched.first, { dataDir: init.dataDir, port: init.port, lastLines }));
    }
    await wait(LOCK_AGAIN_MS);
    launched = await attempt();
  }

  const { pid, exited } = launched;
  void exited.then((exit) => options.onExit?.(exit));
  const stop = async (): Promise<void> => {
    launched.askToStop();
    const timer = setTimeout(() => launched.kill(), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(timer);
  };
  return { url: `http://127.0.0.1:${launched.first.port}`, pid, stop, exited };
}
