import { describe, expect, it } from "vitest";
import { fillColumns } from "./fill-columns.ts";
import { batchOf } from "./testing/span-fixture.ts";

describe("typed columns", () => {
  it("say what the canonical attributes say", () => {
    const batch = batchOf([
      {
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "m",
          "gen_ai.usage.input_tokens": 12,
          "gen_ai.usage.output_tokens": 0,
          "gen_ai.response.time_to_first_chunk": 0.25,
          "gen_ai.response.finish_reasons": ["stop", "length"],
          "gen_ai.response.id": "r-1",
          "session.id": "s-1",
        },
      },
    ]);
    fillColumns(batch);
    const row = batch.row(0);
    expect([row.operation, row.requestModel, row.inputTokens, row.outputTokens, row.cacheReadTokens]).toEqual([
      "chat",
      "m",
      12,
      0,
      undefined,
    ]);
    expect([row.timeToFirstChunk, row.finishReasons, row.responseId, row.sessionId]).toEqual([
      0.25,
      ["stop", "length"],
      "r-1",
      "s-1",
    ]);
  });

  it.each([-1, 1.5, "many", "", 2n ** 63n, true, [1]])("are empty for a token count of %s", (value) => {
    const batch = batchOf([{ attributes: { "gen_ai.usage.input_tokens": value } }]);
    fillColumns(batch);
    expect(batch.row(0).inputTokens).toBeUndefined();
  });

  it("take a count that was sent as text, and one finish reason alone", () => {
    const batch = batchOf([
      { attributes: { "gen_ai.usage.input_tokens": "42", "gen_ai.response.finish_reasons": "stop" } },
    ]);
    fillColumns(batch);
    expect([batch.row(0).inputTokens, batch.row(0).finishReasons]).toEqual([42, ["stop"]]);
  });

  it("take the region from the resource unless the span says another", () => {
    const resource = { "cloud.region": "eu-west-1" };
    const batch = batchOf([{ resource }, { resource, attributes: { "cloud.region": "us-east-1" } }]);
    fillColumns(batch);
    expect([batch.row(0).region, batch.row(1).region]).toEqual(["eu-west-1", "us-east-1"]);
  });

  it("follow when attributes change or go", () => {
    const batch = batchOf([
      { attributes: { "user.id": "u", "session.id": "s", "gen_ai.response.finish_reasons": ["stop"] } },
    ]);
    fillColumns(batch);
    const row = batch.row(0);
    row.attributes.set("user.id", "****");
    row.attributes.delete("session.id");
    row.attributes.delete("gen_ai.response.finish_reasons");
    fillColumns(batch);
    expect([row.userId, row.sessionId, row.finishReasons]).toEqual(["****", "", []]);
  });
});
