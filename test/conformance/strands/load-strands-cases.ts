import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CaseFacts, StrandsCase } from "./case.ts";

export const VERSIONS = ["1.21", "1.40"] as const;
export type Version = (typeof VERSIONS)[number];

export interface StrandsSuite {
  readonly cases: readonly StrandsCase[];
  readonly expected: Readonly<Record<Version, ReadonlyMap<string, CaseFacts>>>;
}

/** Reads the cases of `dir`, or of its folder `strands`; `undefined` when there are none. Throws on bad files. */
export function loadStrandsCases(dir: string, only?: string): StrandsSuite | undefined {
  const folder = [join(dir, "strands"), dir].find((candidate) => existsSync(join(candidate, "cases.json")));
  if (folder === undefined) return undefined;
  const all = read(join(folder, "cases.json")) as readonly StrandsCase[];
  const cases = only === undefined ? all : all.filter(({ id }) => id === only);
  const expectedOf = (version: Version): ReadonlyMap<string, CaseFacts> => {
    const facts = read(join(folder, `expected-v${version}.json`)) as readonly CaseFacts[];
    return new Map(facts.map((fact) => [fact.id, fact]));
  };
  return { cases, expected: { "1.21": expectedOf("1.21"), "1.40": expectedOf("1.40") } };
}

/** JSON with Python's integers: what a number cannot hold exactly becomes a bigint. */
function read(file: string): unknown {
  const revive = (_key: string, value: unknown, { source }: { source?: string }): unknown =>
    typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
      ? BigInt(source)
      : value;
  const parsed: unknown = (JSON.parse as (text: string, reviver: typeof revive) => unknown)(
    readFileSync(file, "utf8"),
    revive,
  );
  if (!Array.isArray(parsed))
    throw new TypeError(`Cannot read ${file}: expected a list of cases, got ${typeof parsed}`);
  return parsed;
}
