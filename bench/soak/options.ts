import { parseArgs } from "node:util";

export interface SoakOptions {
  readonly minutes: number;
  readonly spansPerSecond: number;
  /** What the server is made to lose, to see that it is found; 0 but for that. */
  readonly leakKibPerSecond: number;
}

export const SOAK_HELP = `Usage: npm run bench -- soak [--minutes N] [--spans-per-second N] [--leak-kib-per-second N]

A whole outcrop under a steady load that it can easily take, with the console's questions asked now and then. Every five
seconds: memory and open handles of server and engine, and the bytes of the log; every twenty, what the server holds on to
after a collection of all garbage. The first half is for warming up; over
the other each of them has to be flat, by the median slope between any two moments, or the bench fails. In the end every
acknowledged span has to be stored once and settled.

  --minutes N            (default: 30)
  --spans-per-second N   (default: 5000)
  --leak-kib-per-second N
                         plants a leak in the server, which the bench then has to find: it fails
`;

/** Reads the command line. Throws with a message for the user. */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "30" },
      "spans-per-second": { type: "string", default: "5000" },
      "leak-kib-per-second": { type: "string" },
    },
  });
  return {
    minutes: positive("minutes", values.minutes),
    spansPerSecond: positive("spans-per-second", values["spans-per-second"]),
    leakKibPerSecond:
      values["leak-kib-per-second"] === undefined ? 0 : positive("leak-kib-per-second", values["leak-kib-per-second"]),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`Cannot read --${name}: expected a number above 0, got ${text}`);
}
