import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadRecordings } from "@outcrop/replay";
import type { Case } from "./case.ts";
import { isCovered } from "./covered.ts";

export interface LoadedCases {
  readonly covered: readonly Case[];
  /** Number of recordings by operation that this version does not trace yet. */
  readonly uncovered: ReadonlyMap<string, number>;
}

/**
 * Reads the recordings of `dir`, or of its folder `bedrock`. Throws when one cannot be read, or when there are none
 * and no `others`, cases of another kind, either.
 */
export async function loadCases(dir: string, only?: string, others = 0): Promise<LoadedCases> {
  const nested = join(dir, "bedrock");
  const all = holdsNone(dir) ? [] : await loadRecordings(existsSync(nested) ? nested : dir);
  const chosen = only === undefined ? all : all.filter(({ id }) => id === only);
  if (chosen.length === 0 && others === 0) {
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

/** The folder is there for cases of Strands alone. */
function holdsNone(dir: string): boolean {
  const has = (name: string): boolean => existsSync(join(dir, name));
  if (has("bedrock")) return false;
  return has("cases.json") || (has("strands") && !readdirSync(dir).some((name) => name.endsWith(".json")));
}

function isCase(recording: object): recording is Case {
  return "expected" in recording && typeof recording.expected === "object" && recording.expected !== null;
}
