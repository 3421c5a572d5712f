import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT, run } from "./run.ts";

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
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** Of a test that passed: why it did not at its first attempt. */
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** What failed and then passed: nobody is stopped by it, and nobody should overlook it. */
function* secondAttempts({ testResults }: Report): Generator<string> {
  for (const { name, assertionResults } of testResults) {
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status !== "passed" || failureMessages.length === 0) continue;
      yield `Passed at the second attempt: ${relative(ROOT, name)}: ${fullName}\n${failureMessages.join("\n")}`;
    }
  }
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
  for (const attempt of secondAttempts(counts)) console.log(attempt);
  code = finished.code === 0 && failed === 0 && counts.numPassedTests > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(line);
process.exitCode = code;
