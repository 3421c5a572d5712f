import { existsSync } from "node:fs";
import type { TraceDetail } from "../../packages/server/src/api/types.ts";
import { startStack } from "../stack/stack.ts";
import { compareTrace } from "./compare-span.ts";
import { loadCases } from "./load-cases.ts";
import { HELP, type Options, readOptions } from "./options.ts";
import { type Run, runCases } from "./run-cases.ts";
import { waitForTraces } from "./wait-for-traces.ts";

// npm run conformance: recordings → AWS SDK → @outcrop/node → OTLP → server → query API, compared with what was recorded.

const ORG = "conformance";

process.exitCode = await main();

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    console.log(HELP);
    return 0;
  }
  try {
    return await run(readOptions(args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

async function run(options: Options): Promise<number> {
  const { fixtures, isNamed, only, json } = options;
  if (!existsSync(fixtures)) {
    if (isNamed) throw new Error(`Cannot run: expected recordings in ${fixtures}, got no such folder`);
    console.log(`There are no recordings: ${fixtures} does not exist. Name another folder with --fixtures.`);
    return conclude(0, 0);
  }
  const { covered, uncovered } = await loadCases(fixtures, only);
  if (uncovered.size > 0) {
    const count = [...uncovered.values()].reduce((sum, n) => sum + n, 0);
    const list = [...uncovered].map(([operation, n]) => `${operation} ${n}`).join(", ");
    const subject = count === 1 ? "1 recording is of an operation" : `${count} recordings are of operations`;
    console.log(`${subject} that this version does not trace yet: ${list}`);
  }
  if (covered.length === 0) return conclude(0, 0);

  const stack = await startStack();
  let runs: readonly Run[];
  let traces: ReadonlyMap<string, TraceDetail>;
  try {
    const started = `${stack.url}/api/${ORG}`;
    runs = await runCases(covered, started);
    traces = await waitForTraces(
      started,
      runs.map(({ traceId }) => traceId),
    );
  } finally {
    await stack.stop();
  }

  let failed = 0;
  for (const recording of covered) {
    const faults = runs
      .filter((candidate) => candidate.recording === recording)
      .flatMap((candidate) => faultsOf(candidate, traces).map((fault) => `[${candidate.cutting.name}] ${fault}`));
    if (faults.length > 0) failed += 1;
    if (json) console.log(JSON.stringify({ id: recording.id, operation: recording.operation, faults }));
    else if (faults.length > 0) console.log(`FAIL ${recording.id}: ${[...new Set(faults)].join("; ")}`);
  }
  return conclude(covered.length - failed, failed);
}

function faultsOf(candidate: Run, traces: ReadonlyMap<string, TraceDetail>): readonly string[] {
  const trace = traces.get(candidate.traceId);
  if (trace === undefined) return [...candidate.faults, `trace ${candidate.traceId} is not settled in the query API`];
  return [...candidate.faults, ...compareTrace(candidate.recording, trace, candidate)];
}

function conclude(passed: number, failed: number): number {
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}
