import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { converse, type ReplayServer, startReplayServer } from "@outcrop/replay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationFiles, SAID } from "./application.ts";
import { type ExportedSpan, type OtlpJson, startOtlpJson } from "./otlp-json.ts";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", region: "us-east-1" };

/** The collector is in this process, and has to share a machine with those that export to it. */
const PATIENT = { OUTCROP_FLUSH_TIMEOUT_MS: "60000", OTEL_EXPORTER_OTLP_TIMEOUT: "60000" };

const SERVER = 2;
const CLIENT = 3;

describe("the usual instrumentations, in an application whose package.json names them", () => {
  let folder: string;
  let replay: ReplayServer;
  let otlp: OtlpJson;
  beforeAll(async () => {
    replay = await startReplayServer({
      credentials: CREDENTIALS,
      answer: () => converse({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }),
    });
    otlp = await startOtlpJson();
    folder = await mkdtemp(join(tmpdir(), "outcrop-instrumentations-"));
    await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    for (const [name, text] of Object.entries(applicationFiles())) await writeFile(join(folder, name), text);
  });
  afterAll(async () => {
    otlp.close();
    await replay.close();
    await rm(folder, { recursive: true });
  });

  /** Runs a file of the application to its end; answers what it printed. */
  async function run(file: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(
      process.execPath,
      ["--conditions=outcrop:source", "--import", "@outcrop/node/register", join(folder, file)],
      {
        cwd: REPOSITORY,
        env: {
          PATH,
          NODE_COMPILE_CACHE,
          ...PATIENT,
          AWS_EC2_METADATA_DISABLED: "true",
          OTEL_SERVICE_NAME: file,
          OTEL_EXPORTER_OTLP_ENDPOINT: otlp.endpoint,
          OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
          // So that there are requests of the exporter while the application runs.
          OTEL_BSP_SCHEDULE_DELAY: "10",
          REPLAY_URL: replay.url,
          ...env,
        },
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    await once(child, "close");
    return output;
  }

  /** Each span as its scope's last word and its name, behind those that it is beneath. */
  function paths(spans: readonly ExportedSpan[]): readonly string[] {
    const path = (span: ExportedSpan): string => {
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      const own = `${span.scope.replace(/^.*(\/|-)/, "")} ${span.name}`;
      return parent === undefined ? own : `${path(parent)} > ${own}`;
    };
    return spans.map(path).toSorted();
  }

  const asked = "http GET > http GET /ask/:name";
  const answering = `${asked} > express request handler`;
  const chat = `${answering} > node chat amazon.nova-lite-v1:0`;
  const PATHS = [
    "http GET",
    "http GET",
    asked,
    answering,
    chat,
    `${chat} > http POST`,
    chat,
    `${chat} > undici POST`,
    "undici GET",
    "undici GET > http GET /hello/:name",
    "undici GET > http GET /hello/:name > otel request",
    "undici GET > http GET /hello/:name > otel request > otel handler - fastify",
    "pg pg.connect",
  ].toSorted();

  it.each(["app.mjs", "app.cjs"])("%s has one span of each request, the model's beneath its request", async (file) => {
    expect(await run(file)).toBe(SAID);
    const spans = otlp.spansOf(file);
    expect(paths(spans)).toEqual(PATHS);
    expect(JSON.stringify(spans.map(({ attributes }) => attributes["url.query"]))).toMatch(/X-Amz-Signature=REDACTED/);
    expect(JSON.stringify(spans.filter(({ scope }) => scope.endsWith("undici")))).not.toContain("secret");
    // Each attempt carries the trace of its own HTTP span; what it signed is accepted, or there were no answer.
    const inside = new Set(spans.filter(({ kind }) => kind === CLIENT).map(({ spanId }) => spanId));
    const ofTrace = replay.requests.filter(({ headers }) =>
      spans.some(({ traceId }) => headers["traceparent"]?.includes(traceId)),
    );
    expect(ofTrace.map(({ headers }) => inside.has(headers["traceparent"]?.split("-")[2] ?? ""))).toEqual([true, true]);
    // The session came in as baggage. It is on the spans, and goes on to nobody who is not on the list.
    expect(
      spans.filter(({ scope }) => scope === "@outcrop/node").map(({ attributes }) => attributes["session.id"]),
    ).toEqual(["s1", "s1"]);
    expect(ofTrace.map(({ headers }) => headers["baggage"])).toEqual([undefined, undefined]);
    // Nor do metrics tell of the exporter's requests.
    const ports = otlp.pointsOf(file, "http.client.request.duration").map((point) => String(point["server.port"]));
    expect(ports.length).toBeGreaterThan(2);
    expect(ports).not.toContain(String(otlp.port));
  });

  it("leaves each to an application that makes its own, which then traces as it is told to", async () => {
    expect(await run("own.cjs")).toBe(SAID);
    const spans = otlp.spansOf("own.cjs");
    const isHandled = ({ scope, name }: ExportedSpan): boolean => scope === "@fastify/otel" && name !== "request";
    expect(paths(spans.filter((span) => !isHandled(span)))).toEqual(
      PATHS.filter((path) => !path.includes("otel handler")),
    );
    const marked = spans.filter(({ scope }) => /http|undici|express|fastify/.test(scope) && !/handler/.test(scope));
    const unmarked = marked.filter((span) => span.attributes["mine"] !== true && !isHandled(span));
    expect(unmarked).toEqual([]);
  });

  it("loads what the environment names, and none for `none`", async () => {
    expect(await run("app.cjs", { OTEL_SERVICE_NAME: "none", OTEL_NODE_ENABLED_INSTRUMENTATIONS: "none" })).toBe(SAID);
    const scopes = new Set(otlp.spansOf("none").map(({ scope }) => scope));
    expect(scopes).toEqual(new Set(["@outcrop/node"]));
    expect(otlp.spansOf("none").filter(({ kind }) => kind === SERVER)).toEqual([]);
  });
});
