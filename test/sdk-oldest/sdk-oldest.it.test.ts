import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownRecording, streamOf, writeRecordings } from "../conformance/own-recordings.ts";
import { COPIES, type Copy, type Replayed, type Report } from "./report.ts";

const run = promisify(execFile);

const FIXTURES = fileURLToPath(new URL("../../../shared/fixtures/bedrock", import.meta.url));
const hasFixtures = existsSync(FIXTURES);
if (!hasFixtures) process.stdout.write(`skipped: no recordings in ${FIXTURES}\n`);

/** What differs from one call to the next. */
const OF_THIS_CALL = ["server.port", "gen_ai.response.time_to_first_chunk", "aws.request_id", "gen_ai.response.id"];

const usage = { inputTokens: 7, outputTokens: 3, totalTokens: 10, cacheReadInputTokens: 100 };
const OWN = [
  ownRecording("converse", "Converse", {
    response: {
      status: 200,
      headers: {},
      body: JSON.stringify({
        output: { message: { role: "assistant", content: [{ text: "Hi" }] } },
        stopReason: "end_turn",
        usage,
      }),
    },
  }),
  ownRecording("stream", "ConverseStream", {
    response: streamOf([
      ["event", "contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } }],
      ["event", "messageStop", { stopReason: "end_turn" }],
      ["event", "metadata", { usage }],
    ]),
  }),
  ownRecording("stream that fails", "ConverseStream", {
    response: streamOf([
      ["event", "contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } }],
      ["exception", "modelStreamErrorException", { message: "broken", originalStatusCode: 500 }],
    ]),
  }),
  ownRecording("invoke", "InvokeModel", {
    response: {
      status: 200,
      headers: {},
      body: JSON.stringify({ content: [], usage: { input_tokens: 7, output_tokens: 3 } }),
    },
  }),
  ownRecording("throttled", "InvokeModelWithResponseStream", {
    response: {
      status: 429,
      headers: { "x-amzn-errortype": "ThrottlingException" },
      body: JSON.stringify({ message: "slow" }),
    },
  }),
];

let own: string;
beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), "outcrop-sdk-"));
  await writeRecordings(own, OWN);
});
afterAll(() => rm(own, { recursive: true, force: true }));

async function replay(folder: string): Promise<Report> {
  const caller = fileURLToPath(new URL("caller.ts", import.meta.url));
  const { stdout } = await run(process.execPath, ["--conditions=outcrop:source", caller, folder], {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      AWS_EC2_METADATA_DISABLED: "true",
    },
    maxBuffer: 256 * 1_024 * 1_024,
    timeout: 120_000,
  });
  return JSON.parse(stdout) as Report;
}

function factsOf({ spans }: Replayed): unknown {
  return spans.map(({ name, attributes }) => [
    name,
    Object.fromEntries(Object.entries(attributes).filter(([key]) => !OF_THIS_CALL.includes(key))),
  ]);
}

describe.each([
  ["recordings of our own", () => join(own, "bedrock"), true],
  ["every recorded call", () => FIXTURES, hasFixtures],
] as const)("the oldest clients of Amazon Bedrock's runtime beside the newest, %s", (_what, folder, isThere) => {
  let report: Report;
  beforeAll(async () => {
    if (isThere) report = await replay(folder());
  });
  const of = (copy: Copy): readonly Replayed[] => report.replayed.filter((one) => one.copy === copy);

  it.skipIf(!isThere).each(COPIES)("%s: the caller gets what it gets without, and each call has one span", (copy) => {
    expect(of(copy).length).toBeGreaterThan(0);
    for (const { id, plain, instrumented, spans } of of(copy)) {
      expect(instrumented, id).toEqual(plain);
      expect(spans.length, id).toBe(1);
    }
  });

  it.skipIf(!isThere)("the spans say the same, whichever copy made the call", () => {
    const newest = new Map(of("newest").map((one) => [one.id, factsOf(one)]));
    for (const copy of ["first", "first with Converse"] as const) {
      for (const one of of(copy)) expect(factsOf(one), `${copy}: ${one.id}`).toEqual(newest.get(one.id));
    }
    expect([...new Set(of("first").map(({ operation }) => operation))].toSorted()).toEqual([
      "InvokeModel",
      "InvokeModelWithResponseStream",
    ]);
    expect(new Set(of("first with Converse").map(({ operation }) => operation)).size).toBeGreaterThanOrEqual(4);
  });

  it.skipIf(!isThere)("each of several copies in one process makes one span of its call", () => {
    expect(report.together.toSorted()).toEqual([
      "chat amazon.first with Converse-v1:0",
      "chat amazon.first-v1:0",
      "chat amazon.newest-v1:0",
    ]);
  });
});
