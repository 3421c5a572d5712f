import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Component } from "../pipeline/component.ts";

const stored = z.strictObject({ url: z.url() });

const fileIn = (dataDir: string): string => join(dataDir, "engine-address.json");

/** Where the embedded engine of a data folder listens, as long as it does: other commands of this user find it there. */
export function announceEngine(dataDir: string, url: string): Component {
  return {
    start: () => writeFile(fileIn(dataDir), `${JSON.stringify({ url })}\n`, { mode: 0o600 }),
    stop: () => rm(fileIn(dataDir), { force: true }),
  };
}

/** `undefined` when none is announced. One that is may have been killed. */
export async function announcedEngine(dataDir: string): Promise<string | undefined> {
  try {
    return stored.parse(JSON.parse(await readFile(fileIn(dataDir), "utf8"))).url;
  } catch {
    return undefined;
  }
}
