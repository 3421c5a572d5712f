import { emf } from "./emf/emf.ts";
import { EMF_HELP } from "./emf/options.ts";
import { ingest } from "./ingest/ingest.ts";
import { INGEST_HELP } from "./ingest/options.ts";
import { OVERHEAD_HELP } from "./overhead/options.ts";
import { overhead } from "./overhead/overhead.ts";
import { QUERY_HELP } from "./query/options.ts";
import { query } from "./query/query.ts";
import { SETTLE_HELP } from "./settle/options.ts";
import { settle } from "./settle/settle.ts";
import { SOAK_HELP } from "./soak/options.ts";
import { soak } from "./soak/soak.ts";

// npm run bench -- NAME: prints lines of JSON, of which the last is the summary.

/** Answers whether the goals of correctness were met; goals of speed are told in the summary. */
type Bench = (args: readonly string[], print: (line: object) => void) => Promise<boolean>;

const BENCHES: ReadonlyMap<string, { readonly run: Bench; readonly help: string }> = new Map([
  ["overhead", { run: overhead, help: OVERHEAD_HELP }],
  ["ingest", { run: ingest, help: INGEST_HELP }],
  ["query", { run: query, help: QUERY_HELP }],
  ["settle", { run: settle, help: SETTLE_HELP }],
  ["soak", { run: soak, help: SOAK_HELP }],
  ["emf", { run: emf, help: EMF_HELP }],
]);

const HELP = `Usage: npm run bench -- NAME [--help] [options]

Names: ${[...BENCHES.keys()].join(", ")}

Prints lines of JSON; the last is the summary. Exits with 1 where a goal of correctness is missed.
`;

const [name = "", ...args] = process.argv.slice(2);
const bench = BENCHES.get(name);
if (bench === undefined) {
  const asked = name === "--help" || name === "-h";
  console[asked ? "log" : "error"](HELP);
  process.exitCode = asked ? 0 : 2;
} else if (args.includes("--help")) {
  console.log(bench.help);
} else {
  try {
    const met = await bench.run(args, (line) => console.log(JSON.stringify(line)));
    process.exitCode = met ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
