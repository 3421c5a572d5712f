import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engineAccess } from "./engine-access.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-users-"));
  file = join(folder, "data", "engine-users.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the users of the embedded engine", () => {
  it("are made once, for the owner's eyes, and stay", async () => {
    const made = await engineAccess(file);
    expect(made).toMatchObject({ writer: { name: "outcrop" }, reader: { name: "reader" } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await engineAccess(file)).toEqual(made);
    expect(readdirSync(join(folder, "data"))).toEqual(["engine-users.json"]);
  });

  it("are made anew beside what a start left that was killed in the middle of it", async () => {
    const made = await engineAccess(file);
    rmSync(file);
    writeFileSync(`${file}.new`, "{");
    expect((await engineAccess(file)).writer.password).not.toBe(made.writer.password);
    expect(readdirSync(join(folder, "data"))).toEqual(["engine-users.json"]);
  });

  it("are not replaced where somebody has damaged their file", async () => {
    await engineAccess(file);
    writeFileSync(file, "{");
    await expect(engineAccess(file)).rejects.toThrow(/Cannot read the engine's users.*; mend it, or remove it/);
    expect(readFileSync(file, "utf8")).toBe("{");
  });
});
