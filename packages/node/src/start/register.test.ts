import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awsError, converse } from "@outcrop/replay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bedrock, CREDENTIALS, startBedrock, until } from "../testing/bedrock.ts";

const REPOSITORY = fileURLToPath(new URL("../../../../", import.meta.url));
const REGISTER = "@outcrop/node/register";

const CALL = (url: string) => `
  const client = new BedrockRuntimeClient({ endpoint: ${JSON.stringify(url)}, region: "us-east-1",
    credentials: ${JSON.stringify({ accessKeyId: CREDENTIALS.accessKeyId, secretAccessKey: CREDENTIALS.secretAccessKey })} });
  const main = async () => {
    const messages = [{ role: "user", content: [{ text: "hello" }] }];
    const { stopReason } = await client.send(new ConverseCommand({ modelId: "amazon.nova-lite-v1:0", messages }));
    client.destroy();
    console.log(stopReason);
  };`;

/** The collector is in this process, and has to share a machine with the one that exports to it. */
const PATIENT = { OUTCROP_FLUSH_TIMEOUT_MS: "60000", OTEL_EXPORTER_OTLP_TIMEOUT: "60000" };

interface Export {
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

describe("register, in a process of its own", () => {
  let bedrock: Bedrock;
  let collector: Server;
  let endpoint: string;
  let folder: string;
  const exports: Export[] = [];
  beforeAll(async () => {
    bedrock = await startBedrock(({ path }) =>
      path.includes("refused")
        ? awsError("AccessDeniedException", "not yours")
        : converse({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }),
    );
    collector = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      exports.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("latin1"),
      });
      response.end();
    });
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), "outcrop-register-"));
    await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    const url = bedrock.server.url;
    const imports = `import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";`;
    const requires = `const { BedrockRuntimeClient, ConverseCommand } = require("@aws-sdk/client-bedrock-runtime");`;
    const files = {
      "app.mjs": `${imports}${CALL(url)} await main();`,
      "app.cjs": `${requires}${CALL(url)} main();`,
      "late.mjs": `${imports} const { start } = await import("@outcrop/node"); console.log(start()); ${CALL(url)} await main();`,
      "dynamic.mjs": `const { BedrockRuntimeClient, ConverseCommand } = await import("@aws-sdk/client-bedrock-runtime");${CALL(url)} await main();`,
      "namespace.mts": `import * as sdk from "@aws-sdk/client-bedrock-runtime"; const { BedrockRuntimeClient, ConverseCommand } = sdk;${CALL(url)} await main();`,
      "waits.mjs": `${imports}${CALL(url)} await main(); setInterval(() => {}, 1000);`,
      "handles.mjs": `${imports}${CALL(url)} process.once("SIGTERM", () => { setTimeout(() => { console.log("mine"); process.exit(3); }, 250); }); await main(); setInterval(() => {}, 1000);`,
      "refused.mjs": `${imports}${CALL(url).replace("amazon.nova-lite-v1:0", "refused")} await main().catch((error) => console.log(error.name));`,
      "prices.yaml": "prices:\n  - { model: 'amazon.nova-lite-v1:0', input: 100, output: 23 }\n",
      "hook.mjs":
        "export const contentHook = (content) => JSON.parse(JSON.stringify(content).replaceAll('hello', 'REDACTED'));",
      "own-sdk.cjs": `const { trace } = require("@opentelemetry/api"); const { TracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace");
        const exporter = { export: (spans, done) => { for (const s of spans) console.log("own", s.name); done({ code: 0 }); }, shutdown: async () => {} };
        trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });
  afterAll(async () => {
    collector.closeAllConnections();
    collector.close();
    await bedrock.close();
    await rm(folder, { recursive: true });
  });

  function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder) {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(process.execPath, ["--conditions=outcrop:source", ...args], {
      cwd,
      env: { PATH, NODE_COMPILE_CACHE, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...PATIENT, ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    const exit = once(child, "close").then(([code, signal]: unknown[]) => ({ code, signal, output }));
    return { child, exit, output: () => output };
  }
  const exportsWith = (text: string) => exports.filter(({ body }) => body.includes(text));

  it.each([
    ["--import", "app.mjs"],
    ["--import", "app.cjs"],
    ["--import", "dynamic.mjs"],
    ["--import", "namespace.mts"],
    ["--require", "app.mjs"],
    ["--require", "app.cjs"],
  ])("traces with %s %s, and says nothing", async (flag, file) => {
    const name = `svc${flag}-${file}`;
    const { exit } = run([flag, REGISTER, file], { OTEL_SERVICE_NAME: name });
    expect(await exit).toEqual({ code: 0, signal: null, output: "end_turn\n" });
    const sent = exportsWith(name);
    expect(sent.map(({ path }) => path).toSorted()).toEqual(["/v1/metrics", "/v1/traces"]);
    expect(sent.find(({ path }) => path === "/v1/traces")?.body).toContain("chat amazon.nova-lite-v1:0");
    expect(sent.find(({ path }) => path === "/v1/metrics")?.body).toContain("llm.cost.usd.total");
  });

  it("sends events of model calls where content is to be on them, as a hook of the environment leaves it", async () => {
    const { exit } = run(["--import", REGISTER, "app.mjs"], {
      OTEL_SERVICE_NAME: "svc-events",
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "EVENT_ONLY",
      OUTCROP_CONTENT_HOOK: "./hook.mjs",
    });
    expect(await exit).toMatchObject({ code: 0, output: "end_turn\n" });
    const sent = exportsWith("svc-events");
    expect(sent.map(({ path }) => path).toSorted()).toEqual(["/v1/logs", "/v1/metrics", "/v1/traces"]);
    const events = sent.find(({ path }) => path === "/v1/logs")?.body;
    expect(events).toContain("gen_ai.client.inference.operation.details");
    expect(events).toContain("REDACTED");
    expect(sent.map(({ body }) => body).join()).not.toContain("hello");
  });

  it("sends the event of a call that fails, unless events are switched off", async () => {
    const refused = (name: string, env: NodeJS.ProcessEnv = {}) =>
      run(["--import", REGISTER, "refused.mjs"], { OTEL_SERVICE_NAME: name, ...env }).exit;
    expect(await refused("svc-refused")).toMatchObject({ code: 0, output: "AccessDeniedException\n" });
    const sent = exportsWith("svc-refused");
    expect(sent.map(({ path }) => path).toSorted()).toEqual(["/v1/logs", "/v1/metrics", "/v1/traces"]);
    expect(sent.find(({ path }) => path === "/v1/logs")?.body).toContain("gen_ai.client.operation.exception");
    await refused("svc-quiet", { OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT: "false" });
    expect(
      exportsWith("svc-quiet")
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(["/v1/metrics", "/v1/traces"]);
  });

  it("prices by a book and a map that the environment names", async () => {
    const { exit } = run(["--import", REGISTER, "app.mjs"], {
      OUTCROP_PRICES: "./prices.yaml",
      OTEL_TRACES_EXPORTER: "console",
      OTEL_METRICS_EXPORTER: "none",
    });
    expect((await exit).output).toContain("'llm.cost.usd': 0.000123");
  });

  it("finds clients that were loaded before it", async () => {
    const { exit } = run(["late.mjs"], { OTEL_SERVICE_NAME: "svc-late" });
    expect(await exit).toMatchObject({ code: 0, output: "started\nend_turn\n" });
    expect(exportsWith("svc-late").length).toBeGreaterThan(0);
  });

  it("sends JSON, headers and resource attributes as the standard variables say", async () => {
    const { exit } = run(["--import", REGISTER, "app.mjs"], {
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Basic%20abc",
      OTEL_RESOURCE_ATTRIBUTES: "service.name=svc-json,deployment.environment.name=a%20b",
      OTEL_METRICS_EXPORTER: "none",
    });
    expect(await exit).toMatchObject({ code: 0 });
    const [sent, ...others] = exportsWith("svc-json");
    expect(others).toEqual([]);
    expect(sent?.headers).toMatchObject({ "content-type": "application/json", authorization: "Basic abc" });
    expect(sent?.body).toContain("a b");
  });

  it("prints spans where the exporter is the console, and traces nothing where the SDK is disabled", async () => {
    const env = { OTEL_METRICS_EXPORTER: "none", OTEL_TRACES_EXPORTER: "console" };
    const printed = await run(["--import", REGISTER, "app.mjs"], env).exit;
    expect(printed.output).toContain("chat amazon.nova-lite-v1:0");
    const disabled = await run(["--import", REGISTER, "app.mjs"], { ...env, OTEL_SDK_DISABLED: "true" }).exit;
    expect(disabled.output).toBe("end_turn\n");
    const unsampled = await run(["--import", REGISTER, "app.mjs"], { ...env, OTEL_TRACES_SAMPLER: "always_off" }).exit;
    expect(unsampled.output).toBe("end_turn\n");
  });

  it("joins a provider that is registered already and adds none", async () => {
    const { exit } = run(["--require", "./own-sdk.cjs", "--import", REGISTER, "app.mjs"], {
      OTEL_SERVICE_NAME: "svc-own",
    });
    expect((await exit).output).toBe("own chat amazon.nova-lite-v1:0\nend_turn\n");
    expect(exportsWith("svc-own")).toEqual([]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("flushes on %s and lets it end the process", async (signal) => {
    const { child, exit, output } = run(["--import", REGISTER, "waits.mjs"], { OTEL_SERVICE_NAME: `svc-${signal}` });
    await until(() => output().includes("end_turn"), 60_000);
    child.kill(signal);
    expect(await exit).toMatchObject({ code: null, signal });
    // The call's measurements waited for no more than that.
    const sent = exportsWith(`svc-${signal}`);
    expect(sent.map(({ path }) => path).toSorted()).toEqual(["/v1/metrics", "/v1/traces"]);
    expect(sent.find(({ path }) => path === "/v1/metrics")?.body).toContain("llm.cost.usd.total");
  });

  it("leaves a signal that the application handles to the application", async () => {
    const { child, exit, output } = run(["--import", REGISTER, "handles.mjs"]);
    await until(() => output().includes("end_turn"), 60_000);
    child.kill("SIGTERM");
    expect(await exit).toMatchObject({ code: 3, output: "end_turn\nmine\n" });
  });

  it("lets the process end within the export's time where nobody listens", async () => {
    const { exit, output } = run(["--import", REGISTER, "app.mjs"], {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_EXPORTER_OTLP_TIMEOUT: "200",
    });
    // How long the process takes to start is not the export's doing.
    await until(() => output().includes("end_turn"), 60_000);
    const began = performance.now();
    expect(await exit).toMatchObject({ code: 0, output: "end_turn\n" });
    // Ten seconds are the default.
    expect(performance.now() - began).toBeLessThan(9_000);
  });
});
