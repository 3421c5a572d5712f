import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

// Vitest prints its own report; its JSON report gives the counts of the closing line.
const folder = mkdtempSync(join(tmpdir(), "outcrop-test-"));
const report = join(folder, "report.json");
const finished = await run(
  "vitest",
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { inherit: true },
);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

let line = "0 passed, 1 failed";
let code = 1;
try {
  const counts = JSON.parse(readFileSync(report, "utf8")) as Report;
  // A file that cannot even be loaded has no tests to count, and is a failure all the same.
  const broken = counts.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = counts.numFailedTests + broken;
  const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : "";
  line = `${counts.numPassedTests} passed, ${failed} failed${skipped}`;
  code = finished.code === 0 && failed === 0 && counts.numPassedTests > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(line);
process.exitCode = code;
