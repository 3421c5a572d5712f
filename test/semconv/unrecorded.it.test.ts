import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  CountTokensCommand,
  GetAsyncInvokeCommand,
  InvokeGuardrailChecksCommand,
  InvokeModelCommand,
  ListAsyncInvokesCommand,
  StartAsyncInvokeCommand,
} from "@aws-sdk/client-bedrock-runtime";
import type { Profile } from "@outcrop/core";
import { awsError, converse, converseStream, type ReplayAnswer } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { withSession } from "../../packages/node/src/session/session.ts";
import { useBedrock } from "../../packages/node/src/testing/use-bedrock.ts";
import { check } from "./check.ts";
import { readSink } from "./read-sink.ts";

const MODEL = "anthropic.claude-3-5-sonnet-20240620-v1:0";
const ARN = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abc";
const S3 = { s3OutputDataConfig: { s3Uri: "s3://bucket" } };
const JOB = { invocationArn: ARN, modelArn: MODEL, submitTime: "2026-11-20T10:00:00Z", outputDataConfig: S3 };
const usage = {
  inputTokens: 10,
  outputTokens: 5,
  cacheReadInputTokens: 3,
  cacheWriteInputTokens: 4,
  cacheDetails: [{ ttl: "1h", inputTokens: 4 }],
} as const;
/** All that a request can say. */
const EVERYTHING: ConverseCommandInput = {
  modelId: MODEL,
  system: [{ text: "Be brief." }, { cachePoint: { type: "default" } }],
  messages: [
    { role: "user", content: [{ text: "hi" }, { image: { format: "png", source: { bytes: Buffer.from("x") } } }] },
    { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "weather", input: { city: "Bern" } } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "t", content: [{ json: { sunny: true } }] } }] },
  ],
  inferenceConfig: { maxTokens: 5, temperature: 1, topP: 1, stopSequences: ["END"] },
  additionalModelRequestFields: { top_k: 5 },
  toolConfig: { tools: [{ toolSpec: { name: "weather", inputSchema: { json: { type: "object" } } } }] },
  guardrailConfig: { guardrailIdentifier: "gr", guardrailVersion: "1", trace: "enabled" },
  performanceConfig: { latency: "optimized" },
  serviceTier: { type: "flex" },
  requestMetadata: { team: "search" },
};

type Case = readonly [() => ReplayAnswer, (client: BedrockRuntimeClient) => Promise<unknown>];
const json = (value: unknown) => (): ReplayAnswer => ({ kind: "json", json: value });
const wholeStream = async (client: BedrockRuntimeClient, modelId = MODEL): Promise<void> => {
  const { stream } = await client.send(new ConverseStreamCommand({ ...EVERYTHING, modelId }));
  for await (const event of stream ?? []) void event;
};
const slow = { kind: "exception", name: "throttlingException", message: "slow", afterDeltas: 1 } as const;

const CASES: Readonly<Record<string, Case>> = {
  "Converse with all that a request can say": [
    () => converse({ text: "hi", toolUse: [{ name: "weather", input: {} }], usage, serviceTier: "flex" }),
    (client) => withSession({ sessionId: "s", userId: "u" }, () => client.send(new ConverseCommand(EVERYTHING))),
  ],
  "ConverseStream with all that a request can say": [
    () => converseStream({ text: "one two three", reasoning: "hm", deltaSize: 3, usage }),
    (client) => wholeStream(client),
  ],
  "a model without a price": [() => converseStream({ text: "hi", usage }), (client) => wholeStream(client, "no.model")],
  "a stream that fails in the middle": [
    () => converseStream({ text: "one two", deltaSize: 3, failure: slow }),
    (client) => wholeStream(client),
  ],
  "a stream that breaks off": [
    () => converseStream({ text: "one two", deltaSize: 3, failure: { kind: "cut", afterDeltas: 1 } }),
    (client) => wholeStream(client),
  ],
  "a call that is refused": [() => awsError("AccessDeniedException", "no"), (client) => wholeStream(client)],
  "a call without an answer": [() => ({ kind: "abort" }), (client) => wholeStream(client)],
  "InvokeModel of a model never seen, refused": [
    () => awsError("ValidationException", "no"),
    (client) => client.send(new InvokeModelCommand({ modelId: "novel.model-v1:0", body: "{}" })),
  ],
  "a reranking": [
    json({ results: [{ index: 0, relevance_score: 0.5 }] }),
    (client) =>
      client.send(
        new InvokeModelCommand({
          modelId: "cohere.rerank-v3-5:0",
          body: JSON.stringify({ query: "a", documents: ["b"], top_n: 1 }),
        }),
      ),
  ],
  CountTokens: [
    json({ inputTokens: 3 }),
    (client) => client.send(new CountTokensCommand({ modelId: MODEL, input: { converse: { messages: [] } } })),
  ],
  InvokeGuardrailChecks: [
    json({ results: {}, usage: { contentFilter: { textUnits: 1 } } }),
    (client) =>
      client.send(new InvokeGuardrailChecksCommand({ messages: [], checks: { contentFilter: { categories: [] } } })),
  ],
  StartAsyncInvoke: [
    json({ invocationArn: ARN }),
    (client) => client.send(new StartAsyncInvokeCommand({ modelId: MODEL, modelInput: {}, outputDataConfig: S3 })),
  ],
  GetAsyncInvoke: [
    json({ ...JOB, status: "Completed", endTime: "2026-11-20T10:01:00Z" }),
    (client) => client.send(new GetAsyncInvokeCommand({ invocationArn: ARN })),
  ],
  ListAsyncInvokes: [
    json({ asyncInvokeSummaries: [JOB] }),
    (client) => client.send(new ListAsyncInvokesCommand({ statusEquals: "Completed" })),
  ],
};

describe.each<Profile>(["1.41", "latest"])("what no recording shows, under profile %s", (profile) => {
  const bedrock = useBedrock();

  it.each(Object.entries(CASES))("%s breaks no rule", async (_, [answer, call]) => {
    bedrock.answerWith(answer);
    const client = bedrock.client({
      OUTCROP_SEMCONV: profile,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "SPAN_AND_EVENT",
    });
    await call(client).catch(() => undefined);
    const emitted = await readSink(bedrock.sink);
    expect(emitted.spans).toHaveLength(1);
    expect(check(emitted, profile)).toEqual([]);
  });
});
