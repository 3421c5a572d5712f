import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { formatFault } from "../config/fault.ts";
import { loadConfig } from "../config/load-config.ts";
import { DEFAULT_CONFIG } from "../config/default-config.ts";
import { credentialsOf } from "./credentials-of.ts";
import type { CommandIo } from "./io.ts";
import { Parts } from "./parts.ts";
import { readSettings, type Settings } from "./read-settings.ts";
import { REGISTRY } from "./registry.ts";
import { type Addresses, startOutcrop } from "./start-outcrop.ts";
import { UsageError } from "./usage-error.ts";
import { useDataFolder } from "./use-data-folder.ts";
import { waitForStop } from "./wait-for-stop.ts";

export interface UpOptions {
  readonly config?: string;
  readonly data: string;
  readonly host?: string;
  readonly port?: number;
  readonly otlpPort?: number;
  readonly grpcPort?: number;
  readonly json?: true;
}

/** `outcrop up`: runs until it is told to stop. 0: stopped; 1: could not start; 2: the user's input is wrong. */
export async function up(options: UpOptions, io: CommandIo): Promise<number> {
  const log = (line: string): void => io.err(`${line}\n`);
  let settings: Settings;
  try {
    settings = await configure(options, io, log);
    useDataFolder(settings.dataDir);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`${error.message}\n`);
    return 2;
  }
  const parts = new Parts();
  const stopped = waitForStop();
  try {
    log(`outcrop   starting, data in ${options.data}`);
    const starting = startOutcrop({ ...settings, consoleFolder: consoleFolder() }, parts);
    // Told to stop while starting: what has started stops, and the start is given up.
    void stopped.then(() => parts.stop()).catch(() => undefined);
    const addresses = await starting;
    announce(addresses, settings, options, io);
    await stopped;
    log("outcrop   stopping");
    await parts.stop();
    return 0;
  } catch (error) {
    await parts.stop().catch(() => undefined);
    if (stopped.reason !== undefined) {
      // Of a start that was given up there is nothing to tell.
      if (error instanceof AggregateError) log(`outcrop   ${error.message}`);
      return 0;
    }
    io.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    // An open channel to the parent would keep this process alive.
    if (process.connected) process.disconnect();
  }
}

async function configure(options: UpOptions, io: CommandIo, log: (line: string) => void): Promise<Settings> {
  const file = options.config;
  let text = DEFAULT_CONFIG;
  if (file !== undefined) {
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      throw new UsageError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const loaded = loadConfig(text, REGISTRY, io.env);
  if (loaded.kind === "faulty") {
    throw new UsageError(loaded.faults.map((fault) => formatFault(file ?? "built-in configuration", fault)).join("\n"));
  }
  return await readSettings(loaded.config, {
    dataDir: resolve(options.data),
    host: options.host,
    port: options.port,
    otlpPort: options.otlpPort,
    grpcPort: options.grpcPort,
    credentials: credentialsOf(io.env),
    log,
  });
}

/** Beside the compiled server in a published package; in the repository the console's own build. */
function consoleFolder(): string {
  const published = fileURLToPath(new URL("../console", import.meta.url));
  if (existsSync(join(published, "index.html"))) return published;
  return fileURLToPath(new URL("../../../console/dist", import.meta.url));
}

function announce(addresses: Addresses, settings: Settings, options: UpOptions, io: CommandIo): void {
  const ready = { ...addresses, data: settings.dataDir, pid: process.pid };
  // A parent process that opened a channel (npm start) is told too.
  process.send?.({ kind: "ready", ...ready });
  if (options.json === true) {
    io.out(`${JSON.stringify(ready)}\n`);
    return;
  }
  const [first = "", ...others] = addresses.otlp;
  io.out(
    [
      "",
      `  Console   ${addresses.console}`,
      `  OTLP      ${first}`,
      ...others.map((url) => `            ${url}`),
      ...(addresses.otlpGrpc === null ? [] : [`            ${addresses.otlpGrpc} (gRPC)`]),
      ...(addresses.engine === null ? [] : [`  Engine    ${addresses.engine.url} (ClickHouse over HTTP)`]),
      `  Data      ${settings.dataDir}`,
      ...(settings.access.open ? ["  Access    open to this machine only, as no credentials are set"] : []),
      "",
      "  Ctrl-C stops everything.",
      "",
      "",
    ].join("\n"),
  );
}
