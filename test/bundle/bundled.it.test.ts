import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { converse, type ReplayServer, startReplayServer } from "@outcrop/replay";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);

describe("an application in one minified file", () => {
  let folder: string;
  let server: ReplayServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outcrop-bundle-"));
    server = await startReplayServer({
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", region: "us-east-1" },
      answer: () => converse({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }),
    });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("2.X.1: makes the spans of a client that is instrumented by hand, whatever its classes are called", async () => {
    await build({
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true, resolve: { conditions: ["outcrop:source", "node", "import", "default"] } },
      build: {
        ssr: fileURLToPath(new URL("bundled-app.ts", import.meta.url)),
        outDir: folder,
        emptyOutDir: true,
        minify: true,
        target: "node22",
        rollupOptions: { output: { entryFileNames: "app.mjs", codeSplitting: false } },
      },
    });
    expect((await readdir(folder)).filter((name) => name.endsWith("js"))).toEqual(["app.mjs"]);
    const env = { PATH: process.env["PATH"], BEDROCK_URL: server.url };
    const { stdout } = await run(process.execPath, [join(folder, "app.mjs")], { env, timeout: 30_000 });
    const said = JSON.parse(stdout) as { stopReason: string; names: string[]; command: string };
    expect(said.command).not.toBe("ConverseCommand");
    expect(said).toMatchObject({ stopReason: "end_turn", names: ["chat amazon.nova-lite-v1:0"] });
  });
});
