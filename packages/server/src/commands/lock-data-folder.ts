import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Component } from "../pipeline/component.ts";
import { takeSystemLock, type SystemLock } from "./system-lock.ts";

/**
 * Makes this process the only one that uses a data folder, also where another runs in another container, in which both may
 * be process 1. `start` rejects where another has it. A lock ends with its process, so a restart after a kill need not wait.
 */
export function lockDataFolder(
  dataDir: string,
  log: (line: string) => void,
  take: (path: string) => Promise<SystemLock> = takeSystemLock,
): Component {
  let held: SystemLock | undefined;
  return {
    async start() {
      held = await take(join(dataDir, "held"));
      if (held.kind === "held") throw new Error(await refusal(dataDir));
      if (held.kind === "unsupported") {
        log(`outcrop   cannot lock ${dataDir} (${held.reason}): see to it that no other Outcrop uses it`);
      }
    },
    async stop() {
      if (held?.kind === "taken") held.release();
      held = undefined;
    },
  };
}

async function refusal(dataDir: string): Promise<string> {
  const [pid] = (await readFile(join(dataDir, "log", "touched", "lock"), "utf8").catch(() => "")).split(" ");
  const which = pid === "" ? "" : `, process ${pid} of this machine or of a container`;
  return `Cannot use data folder ${dataDir}: another Outcrop uses it${which}; stop that one, or choose another with --data`;
}
