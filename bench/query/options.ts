import { parseArgs } from "node:util";

export interface QueryBenchOptions {
  readonly spans: number;
  readonly rounds: number;
}

export const QUERY_HELP = `Usage: npm run bench -- query [--spans N] [--rounds N]

What the pages of the console ask, over thirty days of spans and their ledger in an engine of its own: median and 95th
percentile of each question, for the ranges that the console offers. The store is filled first, which takes minutes.

  --spans N     spans stored (default: 20000000)
  --rounds N    times that each question is asked, after two to warm up (default: 20)
`;

/** Reads the command line. Throws with a message for the user. */
export function readQueryBenchOptions(args: readonly string[]): QueryBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { spans: { type: "string", default: "20000000" }, rounds: { type: "string", default: "20" } },
  });
  return { spans: count("spans", values.spans), rounds: count("rounds", values.rounds) };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
