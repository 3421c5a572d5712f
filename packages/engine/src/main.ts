import { writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Chdb } from "./database/chdb.ts";
import { Database } from "./database/database.ts";
import { timeZone } from "./database/time-zone.ts";
import { createHttpServer } from "./http/server.ts";
import type { FromEngine, ToEngine } from "./messages.ts";

/** The engine process: started by startEngine, told by IPC what to serve, gone when its parent is. */

const FINISH_MS = 10_000;

interface Running {
  readonly database: Database;
  readonly server: Server;
}

let running: Running | undefined;
let stopping = false;

process.on("message", (message) => {
  const told = message as ToEngine;
  if (told.kind === "stop") stop();
  else void start(told);
});
process.once("SIGTERM", stop);
process.on("SIGINT", () => undefined);
// The channel closes when the parent ends, also when it is killed. Nobody is left to answer to, and ending like a crash
// is safe at any moment: what was acknowledged is on disk.
process.once("disconnect", end);
// Node's own end after an error would wait for chdb's threads.
process.on("uncaughtException", (error) => {
  writeSync(2, `${error.stack ?? error.message}\n`);
  end();
});
if (!process.connected) throw new Error("Cannot run: expected to be started by startEngine, got no IPC channel");

async function start(init: Extract<ToEngine, { kind: "init" }>): Promise<void> {
  let chdb: Chdb;
  try {
    chdb = await import("chdb");
  } catch (error) {
    return tell({ kind: "failed", reason: "unavailable", detail: text(error) });
  }
  let database: Database;
  try {
    await mkdir(init.dataDir, { recursive: true });
    // chdb reads it when it is opened.
    process.env["TZ"] = await timeZone(init.dataDir);
    database = await Database.open(chdb, init.dataDir, init.memoryLimitBytes);
  } catch (error) {
    return tell({ kind: "failed", reason: "database", detail: text(error) });
  }
  const server = createHttpServer(database, init.users);
  server.once("error", (error) => tell({ kind: "failed", reason: "listen", detail: text(error) }));
  server.listen(init.port, "127.0.0.1", () => {
    running = { database, server };
    tell({ kind: "ready", port: (server.address() as AddressInfo).port });
    if (stopping) finish(running);
  });
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  // A native call cannot be interrupted: what is not finished by then is cut off, as by a crash, which is safe.
  setTimeout(end, FINISH_MS);
  if (running !== undefined) finish(running);
}

function end(): void {
  process.kill(process.pid, "SIGKILL");
}

function finish({ database, server }: Running): void {
  // Node must not exit while chdb still works: its threads would hang the exit.
  server.close(() => void database.close().then(() => process.exit(0)));
  server.closeIdleConnections();
  // A client that keeps its connection open after its answer must not hold this up.
  setInterval(() => server.closeIdleConnections(), 50);
}

function tell(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
