import { mkdirSync, mkdtempSync, rmSync, writeFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkDocs } from "./check-docs.ts";
import { ROOT } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "outcrop-docs-"));
const fence = "```";

beforeAll(() => {
  mkdirSync(join(folder, "docs"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(markdown: string): Promise<string> {
  writeFileSync(join(folder, "README.md"), markdown);
  const finished = await checkDocs(folder);
  return finished.code === 0 ? "clean" : finished.output;
}

describe("the docs check", () => {
  it("passes blocks that compile and parse", async () => {
    const blocks = [
      `${fence}ts\nconst x: number = 1;\nconsole.log(x);\n${fence}`,
      `${fence}json\n{"a": 1}\n${fence}`,
      `${fence}sh\nnpm install && npm start\n${fence}`,
    ];
    expect(await check(blocks.join("\n\n"))).toBe("clean");
  });

  it.each([
    [
      "a type error, with the line in the document",
      `text\n\n${fence}ts\nconst x: number = "a";\n${fence}`,
      "README.md:4",
    ],
    [
      "an import that does not exist",
      `${fence}ts\nimport { nothing } from "@outcrop/core";\nnothing();\n${fence}`,
      "nothing",
    ],
    ["broken JSON", `${fence}json\n{a: 1}\n${fence}`, "not JSON"],
    ["broken YAML", `${fence}yaml\na: [\n${fence}`, "not YAML"],
    ["a shell block with an open quote", `${fence}sh\necho 'a\n${fence}`, "bash cannot parse"],
  ])("refuses %s", async (_name, markdown, expected) => {
    expect(await check(markdown)).toContain(expected);
  });

  it("refuses a block that is never closed", async () => {
    await expect(check(`${fence}ts\nconst x = 1;`)).rejects.toThrow("never closed");
  });
});
