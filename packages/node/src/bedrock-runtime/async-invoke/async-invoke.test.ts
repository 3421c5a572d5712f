import {
  GetAsyncInvokeCommand,
  ListAsyncInvokesCommand,
  StartAsyncInvokeCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abc123";
const MODEL = "amazon.nova-reel-v1:0";
const JOB = {
  invocationArn: ARN,
  modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`,
  status: "Failed",
  failureMessage: "the prompt said something bad",
  submitTime: "2026-11-20T10:00:00Z",
  endTime: "2026-11-20T10:01:30.500Z",
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket" } },
};

describe("calls about asynchronous jobs", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let json: unknown;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => ({ kind: "json", json }));
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  it("StartAsyncInvoke has the job's ARN and the model, and is no model call", async () => {
    json = { invocationArn: ARN };
    await instrumentClient(bedrock.client()).send(
      new StartAsyncInvokeCommand({
        modelId: MODEL,
        modelInput: { prompt: "a fox" },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket" } },
      }),
    );
    const { name, attributes } = sink.onlySpan();
    expect(name).toBe("BedrockRuntime.StartAsyncInvoke");
    expect(attributes).toMatchObject({ "aws.bedrock.async_invoke.arn": ARN, "gen_ai.request.model": MODEL });
    expect(attributes).not.toHaveProperty("gen_ai.operation.name");
    expect(JSON.stringify(attributes)).not.toContain("fox");
  });

  it.each([
    ["Amazon Nova Reel", "amazon.nova-reel-v1:1", { videoGenerationConfig: { durationSeconds: 12, fps: 24 } }, 12],
    ["Luma Ray", "luma.ray-v2:0", { prompt: "a fox", duration: "9s" }, 9],
    ["Luma Ray, without a word on it", "luma.ray-v2:0", { prompt: "a fox" }, undefined],
    ["Nova Reel, oddly", "amazon.nova-reel-v1:1", { videoGenerationConfig: { durationSeconds: "long" } }, undefined],
    ["a model never seen", "novel.film-v1:0", { duration: "about 5s" }, undefined],
  ])("StartAsyncInvoke says how many seconds of video are asked of %s", async (_, modelId, modelInput, seconds) => {
    json = { invocationArn: ARN };
    const outputDataConfig = { s3OutputDataConfig: { s3Uri: "s3://bucket" } };
    await instrumentClient(bedrock.client()).send(
      new StartAsyncInvokeCommand({ modelId, modelInput, outputDataConfig }),
    );
    expect(sink.onlySpan().attributes["aws.bedrock.async_invoke.video_seconds"]).toBe(seconds);
  });

  it("GetAsyncInvoke has the status and how long the job took; a failed job is no failed call", async () => {
    json = JOB;
    await instrumentClient(bedrock.client()).send(new GetAsyncInvokeCommand({ invocationArn: ARN }));
    const { name, attributes, status } = sink.onlySpan();
    expect(name).toBe("BedrockRuntime.GetAsyncInvoke");
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes).toMatchObject({
      "aws.bedrock.async_invoke.arn": ARN,
      "aws.bedrock.async_invoke.status": "Failed",
      "aws.bedrock.async_invoke.duration": 90.5,
      "gen_ai.request.model": JOB.modelArn,
    });
    expect(JSON.stringify(attributes)).not.toContain("something bad");
  });

  it.each([
    ["is still running", { ...JOB, endTime: undefined }],
    ["ended before it began", { ...JOB, endTime: "2026-11-20T09:00:00Z" }],
  ])("a job that %s has no duration", async (_, job) => {
    json = job;
    await instrumentClient(bedrock.client()).send(new GetAsyncInvokeCommand({ invocationArn: ARN }));
    expect(sink.onlySpan().attributes).not.toHaveProperty("aws.bedrock.async_invoke.duration");
  });

  it("ListAsyncInvokes has the number of jobs on the page and the status that was asked for", async () => {
    json = { asyncInvokeSummaries: [JOB, JOB], nextToken: "n" };
    await instrumentClient(bedrock.client()).send(new ListAsyncInvokesCommand({ statusEquals: "Failed" }));
    const { name, attributes } = sink.onlySpan();
    expect(name).toBe("BedrockRuntime.ListAsyncInvokes");
    expect(attributes).toMatchObject({
      "aws.bedrock.async_invoke.count": 2,
      "aws.bedrock.async_invoke.status": "Failed",
    });
  });
});
