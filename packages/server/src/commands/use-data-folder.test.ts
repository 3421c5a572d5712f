import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UsageError } from "./usage-error.ts";
import { useDataFolder } from "./use-data-folder.ts";

const parent = mkdtempSync(join(tmpdir(), "outcrop-data-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe("the data folder", () => {
  it("is made with what is above it, and can be there already", () => {
    const folder = join(parent, "a", "b");
    useDataFolder(folder);
    useDataFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    if (process.platform !== "win32") expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it.each(["file", "file/below"])("cannot be %s, which is told with the option to change it", (name) => {
    writeFileSync(join(parent, "file"), "");
    expect(() => useDataFolder(join(parent, name))).toThrow(UsageError);
    expect(() => useDataFolder(join(parent, name))).toThrow(/^Cannot use data folder .*file.*: E.*--data$/);
  });
});
