import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, run } from "../scripts/run.ts";
import { LAYERS } from "./arrows.ts";

// A rule that sees nothing passes: each one is shown a planted fault, in a copy of the workspace's set-up.
const folder = mkdtempSync(join(tmpdir(), "outcrop-lint-"));

beforeAll(() => {
  for (const name of ["lint", ".oxlintrc.json", "tsconfig.base.json", "package.json"]) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function lint(files: Readonly<Record<string, string>>): Promise<string> {
  rmSync(join(folder, "packages"), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const project = join(folder, "packages/server/tsconfig.json");
  mkdirSync(dirname(project), { recursive: true });
  writeFileSync(project, JSON.stringify({ extends: "../../tsconfig.base.json" }));
  const finished = await run("oxlint", ["packages"], { cwd: folder });
  return finished.code === 0 ? "clean" : finished.output;
}

const query = "packages/server/src/query/x.ts";

describe("the house's lint", () => {
  it("passes a clean file", async () => {
    expect(await lint({ [query]: "export const x: number = 1;\n" })).toBe("clean");
  });

  it.each([
    [
      "an import against the arrows",
      `import { y } from "../log/y.ts";\nexport const x: unknown = y;\n`,
      "house(layers)",
    ],
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
  ])("refuses %s", async (_name, text, rule) => {
    expect(await lint({ [query]: text })).toContain(rule);
  });

  it("refuses an import cycle, of types too", async () => {
    const files = {
      [query]: `import type { Z } from "./z.ts";\nexport interface X {\n  readonly z: Z;\n}\n`,
      "packages/server/src/query/z.ts": `import type { X } from "./x.ts";\nexport interface Z {\n  readonly x: X;\n}\n`,
    };
    expect(await lint(files)).toContain("no-cycle");
  });

  it("refuses a source file that is in no layer", async () => {
    expect(await lint({ "packages/server/src/misc/x.ts": "export const x: number = 1;\n" })).toContain("in no layer");
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
