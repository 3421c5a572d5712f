import { parseArgs } from "node:util";

export interface SettleBenchOptions {
  readonly spans: number;
  readonly rounds: number;
}

export const SETTLE_HELP = `Usage: npm run bench -- settle [--spans N] [--rounds N]

How fast dollars become true. First settleTrace alone, in memory, over traces of agents and of web services; then the
whole way over an engine of its own: spans loaded, settled, ledger rows written; then how long after the last span of
one trace its dollars are final, with the settings of a real server. The ledger must hold what the first part computed.

  --spans N     spans stored and settled (default: 300000)
  --rounds N    rounds of settleTrace alone, median (default: 7)
`;

/** Reads the command line. Throws with a message for the user. */
export function readSettleBenchOptions(args: readonly string[]): SettleBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { spans: { type: "string", default: "300000" }, rounds: { type: "string", default: "7" } },
  });
  return { spans: count("spans", values.spans), rounds: count("rounds", values.rounds) };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
