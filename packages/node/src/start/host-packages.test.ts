import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { applicationPackages, hostPackages } from "./host-packages.ts";

describe("hostPackages", () => {
  it("prefers what an SDK package itself would load, where two lines are installed", async () => {
    const app = await mkdtemp(join(tmpdir(), "outcrop-host-"));
    try {
      const beside = "@opentelemetry/sdk-trace";
      for (const [folder, line] of [
        [`node_modules/${beside}`, 3],
        [`node_modules/${beside}/node_modules/@example/part`, 3],
        ["node_modules/@example/part", 2],
      ] as const) {
        await mkdir(join(app, folder), { recursive: true });
        await writeFile(join(app, folder, "package.json"), JSON.stringify({ main: "index.cjs" }));
        await writeFile(join(app, folder, "index.cjs"), `exports.line = ${line};`);
      }
      const load = hostPackages(undefined, app);
      expect(load("@example/part", beside)).toEqual({ line: 3 });
      expect(load("@example/part")).toEqual({ line: 2 });
      expect(load("@example/part", "@example/nowhere")).toEqual({ line: 2 });
    } finally {
      await rm(app, { recursive: true });
    }
  });

  it.each(["-", "first-argument", "bad\0path"])("does without a main script that is no path: %s", (mainScript) => {
    expect(hostPackages(mainScript, process.cwd())("@opentelemetry/api")).toBeDefined();
  });

  it("does without a working directory that is gone", () => {
    vi.spyOn(process, "cwd").mockImplementation(() => {
      throw new Error("ENOENT: no such file or directory, uv_cwd");
    });
    expect(applicationPackages()("@opentelemetry/api")).toBeDefined();
    vi.restoreAllMocks();
  });

  it("finds what only the application's SDK package has beneath it", async () => {
    const app = await mkdtemp(join(tmpdir(), "outcrop-host-"));
    try {
      const sdkNode = join(app, "node_modules/@opentelemetry/sdk-node");
      const nested = join(sdkNode, "node_modules/@example/only-here");
      await mkdir(nested, { recursive: true });
      for (const folder of [sdkNode, nested]) {
        await writeFile(join(folder, "package.json"), JSON.stringify({ main: "index.cjs" }));
        await writeFile(join(folder, "index.cjs"), "exports.here = true;");
      }
      expect(hostPackages(undefined, app)("@example/only-here")).toEqual({ here: true });
      expect(hostPackages(join(app, "main.js"), tmpdir())("@example/only-here")).toEqual({ here: true });
      expect(hostPackages(undefined, app)("@example/nowhere")).toBeUndefined();
    } finally {
      await rm(app, { recursive: true });
    }
  });
});
