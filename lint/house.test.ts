import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, run } from "../scripts/run.ts";
import { LAYERS } from "./arrows.ts";

// A rule that sees nothing passes: each one is shown a planted fault, in a copy of the workspace's set-up. All of them
// at once, since what takes its time is to start the lint; what it says is asked for file by file.
const folder = mkdtempSync(join(tmpdir(), "outcrop-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is refused, the text that is, and the rule that must say so. */
const PLANTED = [
  ["an import against the arrows", `import { y } from "../log/y.ts";\nexport const x: unknown = y;\n`, "house(layers)"],
  [
    "a type import against the arrows",
    `import type { Y } from "../api/y.ts";\nexport const x: Y | null = null;\n`,
    "house(layers)",
  ],
  ["a re-export against the arrows", `export { y } from "../access/y.ts";\n`, "house(layers)"],
  ["a dynamic import against the arrows", `export const x = import("../receive/y.ts");\n`, "house(layers)"],
  [
    "an import by package name against the arrows",
    `import { y } from "@outcrop/node";\nexport const x: unknown = y;\n`,
    "house(layers)",
  ],
  ["export *", `export * from "../store/y.ts";\n`, "house(no-export-all)"],
  ["an enum", "export enum X {\n  A,\n}\n", "house(no-enum)"],
  ["any", "export const x: any = 1;\n", "no-explicit-any"],
  ["a non-null assertion", "export const x = (y?: number): number => y!;\n", "no-non-null-assertion"],
  ["a default export", "export default 1;\n", "no-default-export"],
  ["a floating promise", "export function x(): void {\n  Promise.resolve(1);\n}\n", "no-floating-promises"],
  [
    "a switch that misses a case",
    `export function x(k: "a" | "b"): void {\n  switch (k) {\n    case "a":\n      break;\n  }\n}\n`,
    "switch-exhaustiveness-check",
  ],
  ["a console call", `console.log("x");\nexport const x: number = 1;\n`, "no-console"],
  ["401 lines", `${"// line\n".repeat(400)}export const x: number = 1;\n`, "max-lines"],
] as const;

const QUERY = "packages/server/src/query";
const FILES: Readonly<Record<string, string>> = {
  [`${QUERY}/clean.ts`]: "export const x: number = 1;\n",
  ...Object.fromEntries(PLANTED.map(([, text], index) => [`${QUERY}/planted-${index}.ts`, text])),
  [`${QUERY}/cycle.ts`]: `import type { Z } from "./z.ts";\nexport interface X {\n  readonly z: Z;\n}\n`,
  [`${QUERY}/z.ts`]: `import type { X } from "./cycle.ts";\nexport interface Z {\n  readonly x: X;\n}\n`,
  "packages/server/src/misc/nowhere.ts": "export const x: number = 1;\n",
  "packages/server/tsconfig.json": JSON.stringify({ extends: "../../tsconfig.base.json" }),
};

describe("the house's lint", () => {
  let code: number;
  let lines: readonly string[];
  beforeAll(async () => {
    for (const name of ["lint", ".oxlintrc.json", "tsconfig.base.json", "package.json"]) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // A line for each finding, which begins with the file.
    const finished = await run("oxlint", ["--format=unix", "packages"], { cwd: folder });
    ({ code, lines } = { code: finished.code, lines: finished.output.split("\n") });
  });
  const saidOf = (path: string): string => lines.filter((line) => line.startsWith(`${path}:`)).join("\n");

  it("passes a clean file", () => {
    expect(code).not.toBe(0);
    expect(saidOf(`${QUERY}/clean.ts`)).toBe("");
  });

  it.each(PLANTED.map(([what, , rule], index) => [what, index, rule] as const))("refuses %s", (_what, index, rule) => {
    expect(saidOf(`${QUERY}/planted-${index}.ts`)).toContain(rule);
  });

  it("refuses an import cycle, of types too", () => {
    expect(saidOf(`${QUERY}/cycle.ts`)).toContain("no-cycle");
  });

  it("refuses a source file that is in no layer", () => {
    expect(saidOf("packages/server/src/misc/nowhere.ts")).toContain("in no layer");
  });
});

describe("the arrows", () => {
  it("name layers that exist, and form no cycle", () => {
    const byName = new Map(LAYERS.map((layer) => [layer.name, layer]));
    const visit = (name: string, path: readonly string[]): void => {
      expect(path, `cycle ${[...path, name].join(" → ")}`).not.toContain(name);
      const layer = byName.get(name);
      expect(layer, `layer ${name}`).toBeDefined();
      for (const next of layer?.mayImport ?? []) visit(next, [...path, name]);
    };
    for (const layer of LAYERS) visit(layer.name, []);
  });
});
