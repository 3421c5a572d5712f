import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadRecordings } from "@outcrop/replay";
import type { Case } from "./case.ts";
import { isCovered } from "./covered.ts";

export interface LoadedCases {
  readonly covered: readonly Case[];
  /** Number of recordings by operation that this version does not trace yet. */
  readonly uncovered: ReadonlyMap<string, number>;
}

/** Reads the recordings of `dir`, or of its folder `bedrock`. Throws when one cannot be read. */
export async function loadCases(dir: string, only?: string): Promise<LoadedCases> {
  const nested = join(dir, "bedrock");
  const all = await loadRecordings(existsSync(nested) ? nested : dir);
  const chosen = only === undefined ? all : all.filter(({ id }) => id === only);
  if (chosen.length === 0) {
    throw new Error(`Cannot find recordings in ${dir}: expected ${only ?? "at least one"}, got none`);
  }
  const uncovered = new Map<string, number>();
  const covered: Case[] = [];
  for (const recording of chosen) {
    if (!isCovered(recording.operation)) {
      uncovered.set(recording.operation, (uncovered.get(recording.operation) ?? 0) + 1);
    } else if (isCase(recording)) {
      covered.push(recording);
    } else {
      throw new TypeError(`Cannot compare recording ${recording.id}: expected the member expected, got none`);
    }
  }
  return { covered, uncovered };
}

function isCase(recording: object): recording is Case {
  return "expected" in recording && typeof recording.expected === "object" && recording.expected !== null;
}
