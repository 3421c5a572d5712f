import type { Faults } from "../case.ts";
import type { StrandsCase } from "./case.ts";
import { compareStrands } from "./compare-strands.ts";
import { type StrandsSuite, type Version, VERSIONS } from "./load-strands-cases.ts";
import { runStrandsCase } from "./run-strands-case.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Printing {
  readonly json: boolean;
  readonly print: (line: string) => void;
}

/** Runs each case in the mode of each release. A case passes when it does in all. */
export function runStrands({ cases, expected }: StrandsSuite, { json, print }: Printing): Counts {
  let failed = 0;
  for (const given of cases) {
    const faults = VERSIONS.flatMap((version) =>
      faultsOf(given, version, expected).map((fault) => `[${version}] ${fault}`),
    );
    if (faults.length > 0) failed += 1;
    if (json) print(JSON.stringify({ id: given.id, operation: "strands", faults }));
    else if (faults.length > 0) print(`FAIL ${given.id}: ${faults.join("; ")}`);
  }
  return { passed: cases.length - failed, failed };
}

function faultsOf(given: StrandsCase, version: Version, expected: StrandsSuite["expected"]): Faults {
  const want = expected[version].get(given.id);
  if (want === undefined) return ["there is nothing expected of it"];
  try {
    return compareStrands(want, runStrandsCase(given, version));
  } catch (error) {
    return [`it threw ${String(error)}`];
  }
}
