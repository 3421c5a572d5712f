import { parseArgs } from "node:util";

export interface Options {
  readonly rounds: number;
  /** Rounds go on until so much time has passed. */
  readonly seconds: number;
  /** Calls of each copy of the SDK before any is measured. */
  readonly warmUp: number;
  /** Measured calls of one round. */
  readonly calls: number;
  /** Calls of the run that looks for what is retained; 0 leaves it out. */
  readonly retainedCalls: number;
  readonly peers: boolean;
  /** Folder for a profile of each round. */
  readonly profile: string | undefined;
}

export const OVERHEAD_HELP = `Usage: npm run bench -- overhead [--rounds N] [--seconds N] [--warm-up N] [--calls N]
                                   [--retained-calls N] [--no-peers] [--profile FOLDER]

CPU time that instrumentation adds to a Converse call and to a streamed event, memory that it retains, and what
\`register\` adds to the start of an application; beside other instrumentations, each in processes of its own.

  --rounds N           fresh processes for each instrumentation, interleaved (default: 7)
  --seconds N          go on with rounds until so many seconds have passed (default: 0)
  --warm-up N          calls in a round before any is measured (default: 16000)
  --calls N            measured calls in a round (default: 4000)
  --retained-calls N   calls before the retained memory is looked at; 0 leaves it out (default: 100000)
  --no-peers           Outcrop alone
  --profile FOLDER     write a .cpuprofile of each round there; its figures are then those of a profiled process
`;

/** Reads the command line. Throws with a message for the user. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      rounds: { type: "string", default: "7" },
      seconds: { type: "string", default: "0" },
      // V8 compiles its best code for what a call runs, and throws some of it away again, during the first 10,000 or so:
      // of 4,000 calls after 4,000, ours seemed to cost 86 us and a peer's 54; after 20,000 they cost 40 and 26.
      "warm-up": { type: "string", default: "16000" },
      calls: { type: "string", default: "4000" },
      "retained-calls": { type: "string", default: "100000" },
      peers: { type: "boolean", default: true },
      profile: { type: "string" },
    },
  });
  return {
    rounds: count("rounds", values.rounds, 1),
    seconds: count("seconds", values.seconds, 0),
    warmUp: count("warm-up", values["warm-up"], 1),
    calls: count("calls", values.calls, 1),
    retainedCalls: count("retained-calls", values["retained-calls"], 0),
    peers: values.peers,
    profile: values.profile,
  };
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from ${least}, got ${text}`);
}
