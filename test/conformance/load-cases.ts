import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseRecording, type Recording } from "@outcrop/replay";
import type { Case } from "./case.ts";
import { isCovered } from "./covered.ts";

export interface LoadedCases {
  readonly covered: readonly Case[];
  /** Number of recordings by operation that this version does not trace yet. */
  readonly uncovered: ReadonlyMap<string, number>;
  /** Files with JSON that has nothing of a recording. */
  readonly others: readonly string[];
}

/** The cases of Strands, which lie in a folder of their own or beside the recordings. */
const STRANDS = /^(?:strands[/\\].*|cases\.json|expected-v[\d.]+\.json)$/;

/**
 * Reads the recordings of `dir` and of the folders in it. Throws when one cannot be read, or when there are none and no
 * cases of Strands, `strandsCases`, either.
 */
export function loadCases(dir: string, only?: string, strandsCases = 0): LoadedCases {
  const others: string[] = [];
  const all = filesOf(dir).flatMap((file): readonly Recording[] => {
    const text = readFileSync(join(dir, file), "utf8");
    if (!isOfOtherKind(text)) return [parseRecording(text, file)];
    others.push(file);
    return [];
  });
  const chosen = only === undefined ? all : all.filter(({ id }) => id === only);
  if (chosen.length === 0 && strandsCases === 0) {
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
  return { covered, uncovered, others };
}

/** Names beneath `dir` of what may be a recording, in order. */
function filesOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".json"))
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .filter((name) => !STRANDS.test(name))
    .toSorted();
}

/** A list of files, a package's description, …; what is broken or half a recording is an error. */
function isOfOtherKind(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return true;
    return ["operation", "request", "response", "expected"].every((member) => !Object.hasOwn(value, member));
  } catch {
    return false;
  }
}

function isCase(recording: object): recording is Case {
  return "expected" in recording && typeof recording.expected === "object" && recording.expected !== null;
}
