import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AGENT_OUTLINES } from "./agent-outlines.ts";
import { AGENT_RECORDINGS } from "./agent-recordings.ts";
import type { Case } from "./case.ts";
import { chunksOf, ownRecording, streamOf, writeRecordings } from "./own-recordings.ts";
import type { TreeNode } from "./span-tree.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

const dirs: string[] = [];
afterAll(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function folderOf(recordings: readonly Case[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "outcrop-conformance-"));
  dirs.push(dir);
  await writeRecordings(dir, recordings);
  return dir;
}

interface Finished {
  readonly code: number;
  /** What went to stdout; where nothing did, to stderr. */
  readonly lines: readonly string[];
  readonly remarks: readonly string[];
}

async function conformance(...args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, ["--conditions=outcrop:source", MAIN, ...args], { stdio: "pipe" });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => (texts[name] += chunk));
  }
  const [code] = (await once(child, "close")) as [number];
  const remarks = texts.stderr === "" ? [] : texts.stderr.trimEnd().split("\n");
  return { code, lines: texts.stdout === "" ? remarks : texts.stdout.trimEnd().split("\n"), remarks };
}

const usage = { inputTokens: 7, outputTokens: 3, totalTokens: 10 };
const answer = { output: { message: { role: "assistant", content: [{ text: "Hi" }] } }, stopReason: "end_turn" };
const plain = (id: string, expected: Case["expected"]): Case =>
  ownRecording(id, "Converse", {
    response: { status: 200, headers: {}, body: JSON.stringify({ ...answer, usage }) },
    expected: { requestModel: "anthropic.claude-3-haiku-20240307-v1:0", finishReasons: ["end_turn"], ...expected },
  });
const cached = { cacheReadInputTokens: 2000, cacheWriteInputTokens: 300 };

const ANTHROPIC_USAGE = {
  input_tokens: 7,
  output_tokens: 3,
  cache_read_input_tokens: 2000,
  cache_creation_input_tokens: 300,
  cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
};

const ROUTER = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
const INVOKED = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0";

const AWKWARD: readonly Case[] = [
  plain("good", { inputTokens: 7, outputTokens: 3, toolCalls: [] }),
  ownRecording("cached", "Converse", {
    response: { status: 200, headers: {}, body: JSON.stringify({ ...answer, usage: { ...usage, ...cached } }) },
    expected: {
      inputTokens: 7,
      outputTokens: 3,
      cacheReadTokens: 2000,
      cacheWriteTokens: 300,
      finishReasons: ["end_turn"],
    },
  }),
  ownRecording("routed", "Converse", {
    request: {
      method: "POST",
      path: `/model/${encodeURIComponent(ROUTER)}/converse`,
      body: JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hello" }] }] }),
    },
    response: {
      status: 200,
      headers: {},
      body: JSON.stringify({
        ...answer,
        usage: {
          ...usage,
          cacheWriteInputTokens: 300,
          cacheDetails: [
            { ttl: "1h", inputTokens: 200 },
            { ttl: "5m", inputTokens: 100 },
          ],
        },
        trace: { promptRouter: { invokedModelId: INVOKED } },
      }),
    },
    expected: {
      requestModel: ROUTER,
      inputTokens: 7,
      outputTokens: 3,
      cacheWriteTokens: 300,
      finishReasons: ["end_turn"],
    },
  }),
  ownRecording("reserved", "ConverseStream", {
    response: streamOf([
      ["event", "messageStart", { role: "assistant" }],
      ["event", "messageStop", { stopReason: "end_turn" }],
      ["event", "metadata", { usage, metrics: { latencyMs: 1 }, serviceTier: { type: "reserved" } }],
    ]),
    expected: { inputTokens: 7, outputTokens: 3, finishReasons: ["end_turn"] },
  }),
  ownRecording("no-usage", "Converse", {
    response: { status: 200, headers: {}, body: JSON.stringify(answer) },
    expected: { finishReasons: ["end_turn"] },
  }),
  ownRecording("not-found", "Converse", {
    response: {
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: '{"message":"No such model"}',
    },
    expected: { httpStatus: 404, errorType: "ResourceNotFoundException" },
  }),
  ownRecording("throttled", "ConverseStream", {
    response: { status: 429, headers: { "x-amzn-errortype": "ThrottlingException:" }, body: '{"message":"Wait"}' },
    expected: { httpStatus: 429, errorType: "ThrottlingException" },
  }),
  ownRecording("not-json", "Converse", {
    response: { status: 502, headers: { "content-type": "text/html" }, body: "<html>Bad gateway</html>" },
    expected: { httpStatus: 502 },
  }),
  ownRecording("exception-frame", "ConverseStream", {
    response: streamOf([
      ["event", "messageStart", { role: "assistant" }],
      ["event", "contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Grüß" } }],
      ["exception", "modelStreamErrorException", { message: "Broken", originalStatusCode: 500 }],
    ]),
    expected: { errorType: "modelStreamErrorException", text: "Grüß" },
  }),
  ownRecording("stream-without-usage", "ConverseStream", {
    response: streamOf([
      ["event", "messageStart", { role: "assistant" }],
      ["event", "contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "look_up" } } }],
      ["event", "contentBlockDelta", { contentBlockIndex: 0, delta: { toolUse: { input: '{"a":1}' } } }],
      ["event", "contentBlockStop", { contentBlockIndex: 0 }],
      ["event", "aThingOfTheFuture", { x: 1 }],
      ["event", "messageStop", { stopReason: "tool_use" }],
    ]),
    expected: { finishReasons: ["tool_use"], toolCalls: ["look_up"], text: "" },
  }),
  ownRecording("invoked-cached", "InvokeModel", {
    response: {
      status: 200,
      headers: {},
      body: JSON.stringify({
        type: "message",
        model: "claude-3-haiku",
        stop_reason: "end_turn",
        usage: ANTHROPIC_USAGE,
      }),
    },
    expected: {
      inputTokens: 7,
      outputTokens: 3,
      cacheReadTokens: 2000,
      cacheWriteTokens: 300,
      finishReasons: ["end_turn"],
    },
  }),
  ownRecording("invoked-tool-stream", "InvokeModelWithResponseStream", {
    response: chunksOf([
      { type: "message_start", message: { usage: { ...ANTHROPIC_USAGE, output_tokens: 1 } } },
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "look_up" } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"a":1}' } },
      "{ no JSON",
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 133 } },
      { type: "message_stop", "amazon-bedrock-invocationMetrics": { inputTokenCount: 7, outputTokenCount: 97 } },
    ]),
    expected: {
      inputTokens: 7,
      outputTokens: 133,
      cacheReadTokens: 2000,
      cacheWriteTokens: 300,
      finishReasons: ["tool_use"],
      toolCalls: ["look_up"],
    },
  }),
  ownRecording("invoked-embedding", "InvokeModel", {
    request: { method: "POST", path: "/model/amazon.titan-embed-text-v2%3A0/invoke", body: '{"inputText":"a"}' },
    response: { status: 200, headers: {}, body: '{"embedding":[0.5],"inputTextTokenCount":9}' },
    expected: { requestModel: "amazon.titan-embed-text-v2:0", inputTokens: 9 },
  }),
  ownRecording("invoked-headers", "InvokeModel", {
    request: { method: "POST", path: "/model/mistral.mistral-7b-instruct-v0%3A2/invoke", body: "no JSON" },
    response: {
      status: 200,
      headers: { "x-amzn-bedrock-input-token-count": "6", "x-amzn-bedrock-output-token-count": "4" },
      body: '{"outputs":[{"text":"Hi","stop_reason":"stop"}]}',
    },
    expected: { inputTokens: 6, outputTokens: 4, finishReasons: ["stop"], text: "Hi" },
  }),
  ownRecording("invoked-unreadable", "InvokeModel", {
    response: { status: 200, headers: {}, body: "<html>" },
    expected: { requestModel: "anthropic.claude-3-haiku-20240307-v1:0" },
  }),
];

const around = (
  id: string,
  operation: string,
  method: string,
  path: string,
  body: object | null,
  answered: object,
) => ({
  ...plain(id, {}),
  operation,
  service: operation.includes("Session") ? "bedrock-agent-runtime" : "bedrock-runtime",
  request: { method, path, body: body === null ? null : JSON.stringify(body) },
  response: { status: 200, headers: {}, body: JSON.stringify(answered) },
  expected: {},
});
const JOB = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abc";

/** Calls around model calls, and of a model by a word of its own. */
const AROUND: readonly Case[] = [
  around("counts", "CountTokens", "POST", "/model/amazon.nova-lite-v1%3A0/count-tokens", {}, { inputTokens: 9 }),
  around("starts", "StartAsyncInvoke", "POST", "/async-invoke", { modelId: "m" }, { invocationArn: JOB }),
  around("asks", "GetAsyncInvoke", "GET", `/async-invoke/${encodeURIComponent(JOB)}`, null, { invocationArn: JOB }),
  around("lists", "ListAsyncInvokes", "GET", "/async-invoke?maxResults=2", null, { asyncInvokeSummaries: [] }),
  around("session", "GetSession", "GET", "/sessions/s-1/", null, { sessionId: "s-1" }),
  ownRecording("reranked", "InvokeModel", {
    request: { method: "POST", path: "/model/cohere.rerank-v3-5%3A0/invoke", body: '{"query":"q","documents":["a"]}' },
    response: { status: 200, headers: {}, body: '{"results":[{"index":0,"relevance_score":0.5}]}' },
    expected: { requestModel: "cohere.rerank-v3-5:0" },
  }),
];

// Each spends its time waiting for a server of its own.
describe.concurrent("npm run conformance", () => {
  it("passes on awkward answers of our own, as JSON, says what it does not cover, and takes one recording alone", async () => {
    const foreign: Case = { ...plain("foreign", {}), operation: "ListTagsForResource" };
    const dir = await folderOf([...AWKWARD, ...AROUND, foreign]);
    // Folders may be deeper, ids may repeat, and other files may lie beside.
    await writeRecordings(join(dir, "more", "deeper"), [AROUND[0] ?? foreign]);
    await writeFile(join(dir, "manifest.json"), '{"name":"fixtures"}');
    const { code, lines, remarks } = await conformance("--fixtures", dir, "--json");
    const uncovered = "1 recording is of an operation that is not compared here: ListTagsForResource 1";
    const covered = [...AWKWARD, ...AROUND, ...AROUND.slice(0, 1)];
    expect([lines[0], lines.at(-1)]).toEqual([uncovered, `${covered.length} passed, 0 failed, 0 skipped`]);
    expect(lines.slice(1, -1).toSorted()).toEqual(
      covered.map(({ id, operation }) => JSON.stringify({ id, operation, faults: [] })).toSorted(),
    );
    expect(remarks).toEqual(["manifest.json is no recording"]);
    expect(code).toBe(0);

    // One alone; this one needs no server.
    expect(await conformance("--fixtures", dir, "--only", "foreign")).toMatchObject({
      code: 0,
      lines: [uncovered, "0 passed, 0 failed, 0 skipped"],
    });
  });

  describe("where some fail", () => {
    const right = { inputTokens: 7, outputTokens: 3 };
    const planted = [
      plain("tokens", { ...right, inputTokens: 8 }),
      plain("absent", { inputTokens: 7 }),
      plain("model", { ...right, requestModel: "anthropic.claude-v2" }),
      plain("reason", { ...right, finishReasons: ["max_tokens"] }),
      plain("tools", { ...right, toolCalls: ["look_up"] }),
      plain("error", { ...right, errorType: "ThrottlingException" }),
      plain("status", { ...right, httpStatus: 400 }),
      ...AGENT_RECORDINGS.slice(0, 1).map((one) => ({
        ...one,
        id: "wrong",
        expected: { ...one.expected, modelCalls: 6, inputTokens: 111, agents: 4 },
      })),
    ];
    let finished: Finished;
    beforeAll(async () => {
      const dir = await folderOf([...AGENT_RECORDINGS, ...planted, plain("right", right)]);
      finished = await conformance("--fixtures", dir, "--tree");
    });
    const line = (id: string): string => finished.lines.find((text) => text.startsWith(`FAIL ${id}: `)) ?? "";

    it("shows the inside of agents as a tree", () => {
      const nodes = finished.lines.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text) as TreeNode);
      for (const node of nodes) expect(Object.keys(node)).toEqual(["op", "name", "error", "children"]);
      const whose = finished.remarks.map((remark) => /^tree of (.*):$/.exec(remark)?.[1]);
      const outlines = Object.fromEntries(nodes.map((node, index) => [whose[index], outline(node)]));
      expect(outlines).toEqual(AGENT_OUTLINES);
    });

    it("fails on each planted fault, and names it", () => {
      const { code, lines } = finished;
      expect(lines.at(-1)).toBe(`${AGENT_RECORDINGS.length + 1} passed, ${planted.length} failed, 0 skipped`);
      expect(code).toBe(1);
      expect(line("tokens")).toMatch(/tokens: expected .*"input":8.* got .*"input":7.*cost: expected/);
      expect(line("absent")).toContain('"output":null');
      expect(line("model")).toContain("model: expected");
      expect(line("reason")).toContain('finish reasons: expected ["max_tokens"], got ["end_turn"]');
      expect(line("tools")).toContain('tool calls: expected ["look_up"], got []');
      expect(line("error")).toContain('error type: expected "ThrottlingException", got ""');
      expect(line("status")).toContain("replayed status: expected 400");
      const faults = ["model calls: expected 6, got 5", "agents: expected 4, got 3", "input tokens of the agent"];
      for (const fault of faults) expect(line("wrong")).toContain(fault);
    });
  });

  it("refuses a folder that is not there, and an identifier that is not in it", async () => {
    expect(await conformance("--fixtures", "/no/such/folder")).toMatchObject({
      code: 2,
      lines: ["Cannot run: expected recordings in /no/such/folder, got no such folder"],
    });
    const dir = await folderOf(AWKWARD);
    expect(await conformance("--fixtures", dir, "--only", "other")).toMatchObject({
      code: 2,
      lines: [`Cannot find recordings in ${dir}: expected other, got none`],
    });
    await writeFile(join(dir, "bedrock", "half.json"), '{"operation":"Converse"}');
    const { code, lines } = await conformance("--fixtures", dir);
    expect(code).toBe(2);
    expect(lines.join()).toContain(`Cannot load recording ${join("bedrock", "half.json")}: expected id, service`);
  });
});

function outline({ op, name, error, children }: TreeNode, depth = 0): readonly string[] {
  const failed = error === null ? "" : ` ! ${error}`;
  return [`${"  ".repeat(depth)}[${op}] ${name}${failed}`, ...children.flatMap((child) => outline(child, depth + 1))];
}
