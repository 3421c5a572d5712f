import { CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { awsError, type ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const COMMAND = new CountTokensCommand({ modelId: MODEL, input: { converse: { messages: MESSAGES } } });

describe("a CountTokens call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer = { kind: "json", json: { inputTokens: 4 } };
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  it("has the count, but no usage and no cost, since nothing was used", async () => {
    const output = await instrumentClient(bedrock.client()).send(COMMAND);
    expect(output.inputTokens).toBe(4);
    const { name, attributes } = sink.onlySpan();
    expect(name).toBe("BedrockRuntime.CountTokens");
    expect(attributes).toMatchObject({ "aws.bedrock.count_tokens.input_tokens": 4, "gen_ai.request.model": MODEL });
    expect(Object.keys(attributes).join(" ")).not.toMatch(/gen_ai\.usage|gen_ai\.operation|llm\.cost/);
    expect(await sink.points("gen_ai.client.token.usage")).toEqual([]);
  });

  it("that fails is an error by its AWS name", async () => {
    answer = awsError("ValidationException", "no such model");
    await expect(instrumentClient(bedrock.client()).send(COMMAND)).rejects.toMatchObject({
      name: "ValidationException",
    });
    expect(sink.onlySpan().status.code).toBe(SpanStatusCode.ERROR);
    expect(sink.onlySpan().attributes["error.type"]).toBe("ValidationException");
  });
});
