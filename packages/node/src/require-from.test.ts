import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadFromFirst, requireFrom } from "./require-from.ts";

describe("what is loaded at run time", () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outcrop-require-"));
    file = join(folder, "package.json");
    await writeFile(join(folder, "there.cjs"), "module.exports = 'there';");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is what a file in that place would load", () => {
    expect(requireFrom(file)("./there.cjs")).toBe("there");
  });

  it("is looked for in one place after the other, of which the first need not exist", () => {
    const gone = "file:///where/the/bundle/was/made.js";
    expect(loadFromFirst("./there.cjs", [gone, file])).toBe("there");
    expect(() => loadFromFirst("./there.cjs", [gone])).toThrow(`Cannot find ./there.cjs: expected it beside ${gone}`);
  });
});
