import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { converseStream } from "@outcrop/replay";
import { validateEmf } from "@outcrop/core/emf";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newest } from "../../packages/node/src/strands/testing/bedrock-agent.ts";
import { type Bedrock, CREDENTIALS, startBedrock } from "../../packages/node/src/testing/bedrock.ts";
import { readDocBlocks } from "../../scripts/doc-blocks.ts";
import { ROOT } from "../../scripts/run.ts";

const PAGE = "docs/strands-token-usage.md";
const EXAMPLES = readDocBlocks(ROOT)
  .filter(({ file, language }) => file === PAGE && language === "ts")
  .map(({ line, text }) => ({ line, text, exported: /export (?:async )?\w+ (\w+)/.exec(text)?.[1] ?? "" }));

interface Runs {
  invoke(input: string): Promise<unknown>;
}

/** What is done with what an example exports. */
const USES: Readonly<Record<string, (exported: never) => Promise<unknown>>> = {
  agent: (agent: Runs) => agent.invoke("hello"),
  graph: (graph: Runs) => graph.invoke("hello"),
  swarm: (swarm: Runs) => swarm.invoke("hello"),
  agentFor: (agentFor: (user: string, session: string) => Runs) => agentFor("user-42", "abc-123").invoke("hello"),
  handler: (handler: (request: object) => Promise<string>) => handler({ question: "hello", sessionId: "abc-123" }),
  hook: (hook) => new newest.Agent({ plugins: [hook] }).invoke("hello"),
  hookFor: (hookFor: (logger: object) => never) =>
    new newest.Agent({ plugins: [hookFor({ info: (text: string) => lines.push(text) })] }).invoke("hello"),
};

/** Lines that the examples keep to themselves unless they are asked. */
const SILENT = /emitter: \(\) => undefined|debuglog/u;

let lines: string[];

describe(`the examples of ${PAGE}, over Bedrock`, () => {
  let bedrock: Bedrock;
  // In the package's folder the SDK is the newest, and ours is found by its name.
  const parent = join(ROOT, "packages/node/dist");
  let folder: string;

  beforeAll(async () => {
    mkdirSync(parent, { recursive: true });
    folder = mkdtempSync(join(parent, "examples-"));
    bedrock = await startBedrock(({ body }) => {
      const usage = { inputTokens: 1024, outputTokens: 256, cacheReadInputTokens: 512 };
      // A Swarm's agent says by a tool that it has done its part.
      return Buffer.from(body).includes("strands_structured_output")
        ? converseStream({ toolUse: [{ name: "strands_structured_output", input: { message: "done" } }], usage })
        : converseStream({ text: "It rains.", usage });
    });
    vi.stubEnv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.server.url);
    vi.stubEnv("AWS_ACCESS_KEY_ID", CREDENTIALS.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretAccessKey);
    vi.stubEnv("AWS_REGION", CREDENTIALS.region);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await bedrock.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    lines = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      lines.push(String(text));
      return true;
    });
    vi.spyOn(console, "log").mockImplementation((text) => void lines.push(String(text)));
    vi.stubGlobal("fetch", async (_url: string, { body }: { body: string }) => {
      lines.push(body);
      return new Response();
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("are found, and each exports what can be run", () => {
    expect(EXAMPLES.length).toBeGreaterThan(10);
    expect(EXAMPLES.filter(({ exported }) => USES[exported] === undefined)).toEqual([]);
  });

  it.each(EXAMPLES)("line $line: $exported", async ({ line, text, exported }) => {
    const file = join(folder, `line-${line}.ts`);
    writeFileSync(file, text);
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, never>>;
    await USES[exported]?.(module[exported] as never);
    const payloads = lines.filter((said) => said.includes("_aws")).map((said) => JSON.parse(said) as object);
    for (const payload of payloads) {
      expect(validateEmf(payload)).toEqual([]);
      expect(payload).toMatchObject({ inputTokens: 1024, outputTokens: 256, cacheReadInputTokens: 512 });
    }
    const agents = exported === "graph" ? 2 : 1;
    expect(payloads).toHaveLength(SILENT.test(text) ? 0 : agents);
    if (exported === "agentFor") expect(payloads[0]).toMatchObject({ UserId: "user-42", SessionId: "abc-123" });
    if (text.includes("AgentName"))
      expect(Reflect.get(payloads[0] ?? {}, "AgentName")).toMatch(/trip-planner|researcher/u);
  });
});
