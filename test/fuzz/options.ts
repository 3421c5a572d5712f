import { parseArgs } from "node:util";
import { TARGETS, type TargetName } from "./targets.ts";

export interface FuzzOptions {
  readonly targets: readonly TargetName[];
  /** For each target. */
  readonly seconds: number;
  readonly seed: number;
  /** Targets at the same time. */
  readonly jobs: number;
}

export const FUZZ_HELP = `Usage: npm run fuzz -- [--target NAME]... [--seconds N] [--seed N] [--jobs N]

Feeds the decoders where bytes come in with inputs that are changed towards code that has not run yet, and fails where one
throws, hangs, takes far too much memory, or reads past the end of its input. What it finds is made as small as it can be
and kept in test/fuzz/corpus/NAME/, where \`npm test\` reads it again from then on.

  --target NAME  one of ${TARGETS.join(", ")};
                 may be given again (default: all)
  --seconds N    for each decoder (default: 600)
  --seed N       another one tries other inputs (default: of the clock; it is printed)
  --jobs N       decoders at the same time (default: 1)
`;

/** Reads the command line. Throws with a message for the user. */
export function readOptions(args: readonly string[], now: () => number = Date.now): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: "string", multiple: true, default: [] },
      seconds: { type: "string", default: "600" },
      seed: { type: "string", default: String(now() % 2 ** 31) },
      jobs: { type: "string", default: "1" },
    },
  });
  const unknown = values.target.filter((name) => !isTarget(name));
  if (unknown.length > 0) {
    throw new Error(`Cannot read --target: expected one of ${TARGETS.join(", ")}, got ${unknown.join(", ")}`);
  }
  return {
    targets: values.target.length === 0 ? TARGETS : TARGETS.filter((name) => values.target.includes(name)),
    seconds: count("seconds", values.seconds),
    seed: count("seed", values.seed),
    jobs: count("jobs", values.jobs),
  };
}

function isTarget(name: string): name is TargetName {
  return TARGETS.some((target) => target === name);
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
