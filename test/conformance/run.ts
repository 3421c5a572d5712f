import { existsSync, statSync } from "node:fs";
import type { TraceDetail } from "../../packages/server/src/api/types.ts";
import { startStack } from "../stack/stack.ts";
import type { Case } from "./case.ts";
import { compareTrace } from "./compare-span.ts";
import { loadCases } from "./load-cases.ts";
import type { Options } from "./options.ts";
import { isOfAgents } from "./covered.ts";
import { type Run, runCases } from "./run-cases.ts";
import { spanTrees } from "./span-tree.ts";
import { loadStrandsCases } from "./strands/load-strands-cases.ts";
import { runStrands } from "./strands/run-strands.ts";
import { waitForTraces } from "./wait-for-traces.ts";

const ORG = "conformance";

type Print = (line: string) => void;

/**
 * Runs the recordings and prints what differs; `remark` gets what a reader wants to know and a program does not expect
 * among the lines. Answers with the exit code; throws when it cannot run.
 */
export async function run(options: Options, print: Print, remark: Print = () => undefined): Promise<number> {
  const { fixtures, isNamed, only, json, tree } = options;
  if (!existsSync(fixtures)) {
    if (isNamed) throw new Error(`Cannot run: expected recordings in ${fixtures}, got no such folder`);
    print(`There are no recordings: ${fixtures} does not exist. Name another folder with --fixtures.`);
    return conclude(0, 0, print);
  }
  if (!statSync(fixtures).isDirectory()) {
    throw new Error(`Cannot run: expected a folder of recordings, got the file ${fixtures}`);
  }
  const suite = loadStrandsCases(fixtures, only);
  const { covered, uncovered, others } = loadCases(fixtures, only, suite?.cases.length);
  for (const file of others) remark(`${file} is no recording`);
  const strands = suite === undefined ? { passed: 0, failed: 0 } : runStrands(suite, { json, print });
  if (uncovered.size > 0) {
    const count = [...uncovered.values()].reduce((sum, n) => sum + n, 0);
    const list = [...uncovered].map(([operation, n]) => `${operation} ${n}`).join(", ");
    const subject =
      count === 1 ? "1 recording is of an operation that is" : `${count} recordings are of operations that are`;
    print(`${subject} not compared here: ${list}`);
  }
  if (covered.length === 0) return conclude(strands.passed, strands.failed, print);

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
    if (tree && isOfAgents(recording.operation)) {
      remark(`tree of ${recording.id}:`);
      printTree(recording, runs, traces, print);
    }
    if (json) print(JSON.stringify({ id: recording.id, operation: recording.operation, faults }));
    else if (faults.length > 0) print(`FAIL ${recording.id}: ${[...new Set(faults)].join("; ")}`);
  }
  return conclude(strands.passed + covered.length - failed, strands.failed + failed, print);
}

/** As the first run of the recording shows it. */
function printTree(of: Case, runs: readonly Run[], traces: ReadonlyMap<string, TraceDetail>, print: Print): void {
  const first = runs.find(({ recording }) => recording === of);
  const trace = traces.get(first?.traceId ?? "");
  for (const node of trace === undefined ? [] : spanTrees(trace)) print(JSON.stringify(node));
}

function faultsOf(candidate: Run, traces: ReadonlyMap<string, TraceDetail>): readonly string[] {
  const trace = traces.get(candidate.traceId);
  if (trace === undefined) return [...candidate.faults, `trace ${candidate.traceId} is not settled in the query API`];
  return [...candidate.faults, ...compareTrace(candidate.recording, trace, candidate)];
}

function conclude(passed: number, failed: number, print: Print): number {
  print(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}
