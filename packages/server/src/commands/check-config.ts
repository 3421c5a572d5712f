import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { formatFault } from "../config/fault.ts";
import { loadConfig } from "../config/load-config.ts";
import { credentialsOf } from "./credentials-of.ts";
import type { CommandIo } from "./io.ts";
import { readSettings } from "./read-settings.ts";
import { REGISTRY } from "./registry.ts";
import { UsageError } from "./usage-error.ts";

/**
 * `outcrop check-config FILE`: 0 when `outcrop up` would run with the configuration, 2 with every fault otherwise. What the
 * configuration names is read as well: price and certificate files.
 */
export async function checkConfig(file: string, io: CommandIo): Promise<number> {
  let yaml: string;
  try {
    yaml = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    io.err(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const loaded = loadConfig(yaml, REGISTRY, io.env);
  if (loaded.kind === "faulty") {
    for (const fault of loaded.faults) io.err(`${formatFault(file, fault)}\n`);
    return 2;
  }
  try {
    await readSettings(loaded.config, {
      dataDir: "",
      host: undefined,
      port: undefined,
      otlpPort: undefined,
      grpcPort: undefined,
      credentials: credentialsOf(io.env),
      log: () => undefined,
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // Faults of another file begin with its name.
    io.err(error.message.startsWith("Cannot ") ? `${file}: ${error.message}\n` : `${error.message}\n`);
    return 2;
  }
  io.out(`${file}: good, pipelines: ${Object.keys(loaded.config.service.pipelines).join(", ")}\n`);
  return 0;
}
