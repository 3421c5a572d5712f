import { parseArgs } from "node:util";

export interface QueryBenchOptions {
  readonly spans: number;
  readonly rounds: number;
  /** A folder for the store, which is kept there, and used again. */
  readonly data: string | undefined;
  /** Questions whose name has this text. */
  readonly only: string;
}

export const QUERY_HELP = `Usage: npm run bench -- query [--spans N] [--rounds N] [--data DIR] [--only TEXT]

What the pages of the console ask, over thirty days of spans and their ledger in an engine of its own: median and 95th
percentile of each question, for the ranges that the console offers. The store is filled first, which takes minutes.

  --spans N     spans stored (default: 20000000)
  --rounds N    times that each question is asked, after two to warm up (default: 20)
  --data DIR    keep the store in this folder; where it has been filled with as many spans before, it is asked as it is
  --only TEXT   only the questions whose name or range has this text
`;

/** Reads the command line. Throws with a message for the user. */
export function readQueryBenchOptions(args: readonly string[]): QueryBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      spans: { type: "string", default: "20000000" },
      rounds: { type: "string", default: "20" },
      data: { type: "string" },
      only: { type: "string", default: "" },
    },
  });
  return {
    spans: count("spans", values.spans),
    rounds: count("rounds", values.rounds),
    data: values.data,
    only: values.only,
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
