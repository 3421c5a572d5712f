import { checkDocs } from "./check-docs.ts";
import { takeNoOptions } from "./no-options.ts";
import { run, type Finished } from "./run.ts";

takeNoOptions(
  "Usage: npm run check\n\nTypes, lint with import arrows and cycles, format, unused code, prices, assembly, docs. Exits with 1 where one fails.",
);

interface Step {
  readonly name: string;
  readonly run: () => Promise<Finished>;
}

const steps: readonly Step[] = [
  { name: "types", run: () => run("tsc", ["-b"]) },
  { name: "lint, arrows, cycles", run: () => run("oxlint", []) },
  { name: "format", run: () => run("oxfmt", ["--check", "."]) },
  { name: "unused files, exports, dependencies", run: () => run("knip", []) },
  {
    name: "prices are generated from their source",
    run: () => run("node", ["--conditions=outcrop:source", "scripts/generate-prices.ts", "--check"]),
  },
  { name: "the assembly is compiled from its source", run: () => run("node", ["scripts/assemble.ts", "--check"]) },
  { name: "code blocks and links of README and docs", run: checkDocs },
];

let failures = 0;
for (const step of steps) {
  const finished = await step.run();
  const verdict = finished.code === 0 ? "ok  " : "FAIL";
  console.log(`${verdict}  ${step.name} (${finished.seconds.toFixed(1)} s)`);
  if (finished.code !== 0) {
    failures += 1;
    console.log(finished.output.trimEnd());
  }
}
console.log(failures === 0 ? "All checks passed" : `${failures} of ${steps.length} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;
