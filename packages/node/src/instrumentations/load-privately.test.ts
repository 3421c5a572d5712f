import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPrivately } from "./load-privately.ts";

describe("loadPrivately", () => {
  it("gives the application its own copy, base included, whoever loads first", async () => {
    const app = await realpath(await mkdtemp(join(tmpdir(), "outcrop-private-")));
    try {
      const packages = ["early", "late", "other"].map((name) => `@opentelemetry/instrumentation-${name}`);
      const files = Object.fromEntries(
        packages.map((name) => [name, `exports.base = require("@opentelemetry/instrumentation");`]),
      );
      for (const [name, text] of Object.entries({ ...files, "@opentelemetry/instrumentation": "exports.mark = {};" })) {
        const path = join(app, "node_modules", name, "index.js");
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      const require = createRequire(join(app, "main.js"));
      const [early = "", late = "", other = ""] = packages;
      const theirsBefore: unknown = require(early);
      const ours = [early, late].map((name) => loadPrivately(require.resolve(name), name));
      expect(ours[0]).not.toBe(theirsBefore);
      expect(require(early)).toBe(theirsBefore);
      expect(require(late)).not.toBe(ours[1]);
      const bases = [require(early), require(late), ...ours].map(
        (loaded) => Reflect.get(loaded as object, "base") as unknown,
      );
      expect(bases[1]).toBe(bases[0]);
      expect(bases[2]).not.toBe(bases[0]);
      expect(bases[3]).not.toBe(bases[0]);
      await writeFile(join(app, "node_modules", other, "index.js"), "throw new Error('broken');");
      expect(() => loadPrivately(require.resolve(other), other)).toThrow("broken");
      expect(require(early)).toBe(theirsBefore);
    } finally {
      await rm(app, { recursive: true });
    }
  });
});
