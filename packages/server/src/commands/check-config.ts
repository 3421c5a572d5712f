import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { formatFault } from "../config/fault.ts";
import { loadConfig } from "../config/load-config.ts";
import type { CommandIo } from "./io.ts";
import { REGISTRY } from "./registry.ts";

/** `outcrop check-config FILE`: 0 when the configuration is good, 2 with every fault otherwise. */
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
  io.out(`${file}: good, pipelines: ${Object.keys(loaded.config.service.pipelines).join(", ")}\n`);
  return 0;
}
