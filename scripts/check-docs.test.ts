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

  it("passes links to files and headings that are there, and does not look into code", async () => {
    writeFileSync(join(folder, "docs/a.md"), "# A `b`, c!\n\n## Twice\n\n## Twice\n");
    const links = "# Here\n\n[a](docs/a.md) [b](docs/a.md#a-b-c) [c](docs/a.md#twice-1) [d](#here) [e](docs/)";
    const code = `\`[f](none.md)\`\n\n${fence}text\n[g](none.md)\n${fence}\n[h](https://example.com/none.md#x)`;
    expect(await check(`${links}\n${code}`)).toBe("clean");
  });

  it("reads llms.txt, too", async () => {
    const file = join(folder, "llms.txt");
    writeFileSync(file, "# A\n\n- [a](docs/none.md): what it is\n");
    expect(await check("# A")).toContain("llms.txt:3: the link docs/none.md leads to no file");
    rmSync(file);
  });

  it.each([
    ["to a file that is not there", "text\n\n[a](docs/none.md)", "README.md:3: the link docs/none.md leads to no file"],
    ["to a heading that is not there", "# A\n\n[a](#b)", "README.md:3: the link #b leads to no heading"],
    ["of a picture that is not there", "![a](docs/none.png)", "README.md:1: the link docs/none.png leads to no file"],
    ["out of the repository", "[a](../b.md)", "README.md:1: the link ../b.md leaves the repository"],
  ])("refuses a link %s", async (_name, markdown, expected) => {
    expect(await check(markdown)).toBe(expected);
  });

  it("refuses a block that is never closed", async () => {
    await expect(check(`${fence}ts\nconst x = 1;`)).rejects.toThrow("never closed");
  });
});
