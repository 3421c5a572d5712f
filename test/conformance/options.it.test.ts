import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";
import { run } from "./run.ts";

describe("readOptions", () => {
  it("looks beside the repository unless told otherwise", () => {
    const { fixtures, ...others } = readOptions([]);
    expect(fixtures.endsWith("/shared/fixtures") && isAbsolute(fixtures)).toBe(true);
    expect(others).toEqual({ isNamed: false, json: false, tree: false });
    expect(readOptions(["--fixtures", "here", "--only", "one", "--json", "--tree"])).toEqual({
      fixtures: "here",
      isNamed: true,
      only: "one",
      json: true,
      tree: true,
    });
  });

  it("refuses what it does not know", () => {
    expect(() => readOptions(["--fixture", "here"])).toThrow("--fixture");
  });
});

describe("run", () => {
  it("refuses a file in place of a folder", async () => {
    const options = { fixtures: fileURLToPath(import.meta.url), isNamed: true, json: false, tree: false };
    await expect(run(options, () => undefined)).rejects.toThrow("expected a folder of recordings, got the file");
  });

  it("has nothing to do, and says why, where the default folder does not exist", async () => {
    const lines: string[] = [];
    const code = await run({ fixtures: "/no/such/folder", isNamed: false, json: false, tree: false }, (line) =>
      lines.push(line),
    );
    expect(code).toBe(0);
    expect(lines).toEqual([
      "There are no recordings: /no/such/folder does not exist. Name another folder with --fixtures.",
      "0 passed, 0 failed, 0 skipped",
    ]);
  });
});
