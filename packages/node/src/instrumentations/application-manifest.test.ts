import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applicationManifest } from "./application-manifest.ts";

describe("applicationManifest", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "outcrop-manifest-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function has(manifests: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [folder, manifest] of Object.entries(manifests)) {
      const path = join(root, folder, "package.json");
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, typeof manifest === "string" ? manifest : JSON.stringify(manifest));
    }
  }
  const namedBy = (script: string | undefined, cwd?: string, env: Readonly<Record<string, string>> = {}) => {
    const manifest = applicationManifest(env, script && join(root, script), cwd && join(root, cwd));
    return manifest && [...manifest.dependencies];
  };

  it("is the nearest one above the main script that names what it needs to run", async () => {
    await has({
      ".": { dependencies: { root: "1" } },
      app: { dependencies: { a: "1" }, optionalDependencies: { b: "1" } },
    });
    await has({ "app/dist": { type: "commonjs" } });
    expect(namedBy("app/dist/main.js", ".")).toEqual(["a", "b"]);
    expect(namedBy("other/main.js", "app")).toEqual(["root"]);
  });

  it("does not count what development needs, or what is brought along", async () => {
    await has({ app: { devDependencies: { dev: "1" }, peerDependencies: { peer: "1" } } });
    await has({ "app/node_modules/part": { dependencies: { transitive: "1" } } });
    expect(namedBy("app/main.js")).toBeUndefined();
  });

  it("is the application's where the main script is an installed one", async () => {
    await has({ app: { dependencies: { a: "1" } }, "app/node_modules/next": { dependencies: { inner: "1" } } });
    expect(namedBy("app/node_modules/next/dist/bin/next")).toEqual(["a"]);
    expect(namedBy("app/node_modules/.bin/next")).toEqual(["a"]);
  });

  it("is the application's where the main script is a link to it", async () => {
    await has({ app: { dependencies: { a: "1" } }, elsewhere: { dependencies: { e: "1" } }, bin: {} });
    await symlink(join(root, "app/main.js"), join(root, "bin/app"));
    await writeFile(join(root, "app/main.js"), "");
    expect(namedBy("bin/app", "elsewhere")).toEqual(["a"]);
    expect(namedBy("bin/gone", "elsewhere")).toEqual(["e"]);
  });

  it("is that of the working directory where the script has none, and of Lambda's task before both", async () => {
    await has({ app: { dependencies: { a: "1" } }, task: { dependencies: { t: "1" } }, runtime: {} });
    expect(namedBy("runtime/index.mjs", "app")).toEqual(["a"]);
    expect(namedBy(undefined, "app")).toEqual(["a"]);
    expect(namedBy("app/main.js", "app", { LAMBDA_TASK_ROOT: join(root, "task") })).toEqual(["t"]);
  });

  it.each(["-", "[worker eval]", "relative/main.js"])("does without a main script that is no path: %s", (script) => {
    expect(applicationManifest({}, script, undefined)).toBeUndefined();
  });

  it.each(["{", "null", "[]", `{"dependencies":"x"}`, `{"dependencies":null}`])(
    "takes odd text for none: %s",
    async (text) => {
      await has({ app: text });
      expect(namedBy("app/main.js")).toBeUndefined();
    },
  );
});
