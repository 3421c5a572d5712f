import { HELP, readOptions } from "./options.ts";
import { run } from "./run.ts";

// npm run conformance: recordings → AWS SDK → @outcrop/node → OTLP → server → query API, compared with what was recorded.

const args = process.argv.slice(2);
try {
  if (args.includes("--help")) console.log(HELP);
  else process.exitCode = await run(readOptions(args), (line) => console.log(line), console.error);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
