import { describe, expect, it } from "vitest";
import { fillColumns } from "./fill-columns.ts";
import { batchOf } from "./testing/span-fixture.ts";

describe("the cursor of a batch", () => {
  it("writes what it reads", () => {
    const row = batchOf([{}]).row(0);
    const texts = [
      "org",
      "traceId",
      "spanId",
      "parentSpanId",
      "traceState",
      "name",
      "kind",
      "serviceName",
      "scopeName",
      "scopeVersion",
      "statusCode",
      "statusMessage",
      "model",
      "costStatus",
      "priceVersion",
    ] as const;
    for (const cell of texts) row[cell] = `new ${cell}`;
    row.startUnixNano = 1_770_000_000_999_999_999n;
    row.durationNano = 2n ** 64n - 1n;
    row.costNanoUsd = -1n;
    expect(texts.map((cell) => row[cell])).toEqual(texts.map((cell) => `new ${cell}`));
    expect([row.startUnixNano, row.startMs]).toEqual([1_770_000_000_999_999_999n, 1_770_000_000_999]);
    expect([row.durationNano, row.costNanoUsd]).toEqual([2n ** 64n - 1n, -1n]);
  });

  it("reads every typed column from the attribute that fills it", () => {
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": "asked",
      "gen_ai.response.model": "answered",
      "gen_ai.agent.name": "agent",
      "gen_ai.agent.id": "agent-id",
      "gen_ai.tool.name": "tool",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 1,
      "gen_ai.usage.output_tokens": 2,
      "gen_ai.usage.cache_read.input_tokens": 3,
      "gen_ai.usage.cache_creation.input_tokens": 4,
      "aws.bedrock.usage.cache_write_1h.input_tokens": 5,
      "gen_ai.response.time_to_first_chunk": 0.5,
      "gen_ai.response.id": "response",
      "aws.request_id": "request",
      "aws.bedrock.service_tier": "flex",
      "cloud.region": "eu-west-1",
      "error.type": "ThrottlingException",
      "session.id": "session",
      "user.id": "user",
      "outcrop.surface": "direct",
    };
    const batch = batchOf([{ attributes }]);
    fillColumns(batch);
    const row = batch.row(0);
    expect([
      row.operation,
      row.provider,
      row.requestModel,
      row.responseModel,
      row.agentName,
      row.agentId,
      row.toolName,
      row.finishReasons,
      row.inputTokens,
      row.outputTokens,
      row.cacheReadTokens,
      row.cacheWriteTokens,
      row.cacheWrite1hTokens,
      row.timeToFirstChunk,
      row.responseId,
      row.awsRequestId,
      row.serviceTier,
      row.region,
      row.errorType,
      row.sessionId,
      row.userId,
      row.surface,
    ]).toEqual(Object.values(attributes));
    expect([...row.keys()]).toEqual(Object.keys(attributes));
  });

  it("reads and writes events and links", () => {
    const row = batchOf([{}, {}]).row(1);
    row.events.add("first", 5n).set("k", 1);
    row.events.add("second", 6n);
    row.links.add("trace", "span", "a=b").set("why", "because");
    row.events.setName(1, "renamed");
    expect([row.events.length, row.events.name(0), row.events.name(1), row.events.timeUnixNano(1)]).toEqual([
      2,
      "first",
      "renamed",
      6n,
    ]);
    expect([row.events.attributes(0).get("k"), row.events.attributes(1).size]).toEqual([1, 0]);
    expect([row.links.traceId(0), row.links.spanId(0), row.links.traceState(0)]).toEqual(["trace", "span", "a=b"]);
    expect(row.links.attributes(0).get("why")).toBe("because");
  });
});
