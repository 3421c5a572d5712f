import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const TESTS = [
  ...readdirSync(fileURLToPath(new URL(".", import.meta.url)))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `./${name}`),
  "../../bedrock-agent-runtime/defects/agents.test.ts",
  "../../../../../test/bundle/bundled.it.test.ts",
];
/** Numbers of the list, and how many of each letter there are. */
const COUNTS = { A: 13, B: 8, C: 20, D: 7, E: 8, X: 9 };

describe("docs/bedrock-defects.md", () => {
  const rows = new Map(
    [...read("../../../../../docs/bedrock-defects.md").matchAll(/^\| (2\.[A-EX]\.\d+) .*\| ([^|]+?) *\|$/gm)].map(
      ([, number = "", here = ""]) => [number, here] as const,
    ),
  );
  const tested = new Set(
    TESTS.flatMap((path) => [...read(path).matchAll(/"((?:2\.[A-EX]\.\d+(?:, )?)+):/g)]).flatMap(([, numbers = ""]) =>
      numbers.split(", "),
    ),
  );

  it("lists every defect", () => {
    const expected = Object.entries(COUNTS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `2.${letter}.${index + 1}`),
    );
    expect([...rows.keys()]).toEqual(expected);
  });

  it("has a test by its number for each that it says is tested, and a reason for each other", () => {
    for (const [number, here] of rows) {
      if (tested.has(number)) expect([number, here]).toEqual([number, expect.stringMatching(/^test/)]);
      else expect([number, here]).toEqual([number, expect.stringMatching(/^not applicable\S* \S+|^test 2\.X\.1: /)]);
    }
    expect([...tested].filter((number) => !rows.has(number))).toEqual([]);
  });
});
