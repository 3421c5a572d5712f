import { parseArgs } from "node:util";

export interface EmfBenchOptions {
  readonly rounds: number;
  /** Documents of one round of one library. */
  readonly documents: number;
}

export const EMF_HELP = `Usage: npm run bench -- emf [--rounds N] [--documents N]

Time to build and write one document of five metrics in the embedded metric format: Outcrop, aws-embedded-metrics and
@aws-lambda-powertools/metrics, interleaved in one process. Nothing is printed by the libraries themselves.

  --rounds N      measured rounds of each, after a fifth as many to warm up (default: 60)
  --documents N   documents of one round (default: 2000)
`;

/** Reads the command line. Throws with a message for the user. */
export function readEmfBenchOptions(args: readonly string[]): EmfBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "60" }, documents: { type: "string", default: "2000" } },
  });
  return { rounds: count("rounds", values.rounds), documents: count("documents", values.documents) };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
