import { parseArgs } from "node:util";

/**
 * For commands that take no options: prints `usage` for `--help` and ends with 0; refuses anything else with 2, so that
 * an option which does not exist is not taken for one that was heeded.
 */
export function takeNoOptions(usage: string): void {
  try {
    if (parseArgs({ options: { help: { type: "boolean", short: "h" } } }).values.help !== true) return;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
