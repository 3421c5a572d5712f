import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileCacheFolder } from "./compile-cache.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-compiled-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const environment =
  (variables: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    variables[name];

describe("the cache of compiled modules", () => {
  it("lies with the user's other caches", () => {
    const inHome = join(folder, ".cache", "outcrop", "compiled");
    expect(compileCacheFolder(environment({}), () => folder)).toBe(inHome);
    expect(existsSync(inHome)).toBe(true);
    expect(compileCacheFolder(environment({ XDG_CACHE_HOME: folder }), () => "/")).toBe(
      join(folder, "outcrop", "compiled"),
    );
    // The specification of XDG: what is not absolute is not used.
    expect(compileCacheFolder(environment({ XDG_CACHE_HOME: "cache" }), () => folder)).toBe(inHome);
  });

  it("is left to Node where Node was told", () => {
    for (const name of ["NODE_COMPILE_CACHE", "NODE_DISABLE_COMPILE_CACHE"]) {
      expect(compileCacheFolder(environment({ [name]: "1" }), () => folder)).toBeUndefined();
    }
    expect(existsSync(join(folder, ".cache"))).toBe(false);
  });

  it("is none where there is no home, or nothing can be made in it", () => {
    const homeless = (): string => {
      throw new Error("ENOENT: no such file or directory, uv_os_homedir");
    };
    expect(compileCacheFolder(environment({}), homeless)).toBeUndefined();
    expect(compileCacheFolder(environment({}), () => join(folder, "gone"))).toBeUndefined();
    expect(compileCacheFolder(environment({ XDG_CACHE_HOME: "/dev/null" }), () => folder)).toBeUndefined();
  });
});
