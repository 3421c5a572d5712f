import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { converse, type ReplayServer, startReplayServer } from "@outcrop/replay";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const APP = fileURLToPath(new URL("bundled-app.ts", import.meta.url));
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
const IMPORT = /import [^;]*\bcreateRequire\b[^;]*from "(?:node:)?module"/;
const conditions = ["outcrop:source", "node", "import", "default"];

/** Each makes one minified file of the application, and answers with its path. */
const BUNDLERS: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  "vite (rolldown)": async (folder) => {
    await vite({
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true, resolve: { conditions } },
      build: {
        ssr: APP,
        outDir: folder,
        emptyOutDir: true,
        minify: true,
        target: "node22",
        rollupOptions: { output: { entryFileNames: "app.mjs", codeSplitting: false } },
      },
    });
    return join(folder, "app.mjs");
  },
  "esbuild, ES module": (folder) => withEsbuild("esm", join(folder, "app.mjs")),
  "esbuild, CommonJS": (folder) => withEsbuild("cjs", join(folder, "app.cjs")),
};

async function withEsbuild(format: "esm" | "cjs", outfile: string): Promise<string> {
  const { warnings } = await esbuild({
    entryPoints: [APP],
    outfile,
    format,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    conditions,
    logLevel: "silent",
    // The AWS SDK's parts in CommonJS ask for Node's modules by `require`, which an ES module does not have.
    ...(format === "esm" ? { banner: { js: REQUIRE } } : {}),
  });
  // `import.meta.url` has something in its place in CommonJS; of packages that are installed esbuild does not tell.
  expect(warnings.filter(({ id }) => id !== "empty-import-meta")).toEqual([]);
  return outfile;
}

describe("an application in one minified file", () => {
  let folder: string;
  let server: ReplayServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "outcrop-bundle-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  beforeAll(async () => {
    server = await startReplayServer({
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", region: "us-east-1" },
      answer: () => converse({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }),
    });
  });
  afterAll(() => server.close());

  it.each(Object.entries(BUNDLERS))(
    "2.X.1: makes the spans of a client that is instrumented by hand, whatever its classes are called: %s",
    async (_, bundle) => {
      const file = await bundle(folder);
      expect((await readdir(folder)).filter((name) => name.endsWith("js"))).toEqual([basename(file)]);
      const env = { PATH: process.env["PATH"], BEDROCK_URL: server.url };
      const { stdout } = await run(process.execPath, [file], { env, timeout: 120_000 });
      const said = JSON.parse(stdout) as { stopReason: string; names: string[]; command: string };
      expect(said.command).not.toBe("ConverseCommand");
      expect(said).toMatchObject({ stopReason: "end_turn", names: ["chat amazon.nova-lite-v1:0"] });
    },
  );
});

it("nothing that `start` or a client instrumented by hand brings in asks for `createRequire`, which webpack gives another meaning", async () => {
  const entryPoints = ["@outcrop/node", "@outcrop/node/bedrock-runtime"].map((name) =>
    fileURLToPath(import.meta.resolve(name)),
  );
  const { metafile } = await esbuild({
    entryPoints,
    bundle: true,
    write: false,
    outdir: "unwritten",
    metafile: true,
    format: "esm",
    platform: "node",
    conditions,
    external: ["@opentelemetry/*"],
  });
  const files = Object.keys(metafile.inputs);
  expect(files.filter((file) => /load-(?:content-hook|instrumentations)\.ts$/.test(file))).toHaveLength(2);
  const sources = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, "utf8") })));
  expect(sources.filter(({ text }) => IMPORT.test(text)).map(({ file }) => file)).toEqual([]);
});
