import { describe, expect, it } from "vitest";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { batchOf } from "../../pipeline/batch/testing/span-fixture.ts";
import { createNormalize } from "./normalize.ts";

describe("the processor normalize", () => {
  it("rewrites a legacy span and fills the typed columns from the result", () => {
    const batch = createNormalize()(
      batchOf([
        {
          name: "chat",
          attributes: {
            "gen_ai.system": "aws.bedrock",
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "amazon.nova-lite-v1:0",
            "gen_ai.usage.prompt_tokens": 12,
            "gen_ai.usage.completion_tokens": 3,
          },
        },
        { name: "GET /", attributes: { "http.request.method": "GET" } },
      ]),
    );
    const chat = batch.row(0);
    expect([chat.provider, chat.operation, chat.requestModel, chat.inputTokens, chat.outputTokens]).toEqual([
      "aws.bedrock",
      "chat",
      "amazon.nova-lite-v1:0",
      12,
      3,
    ]);
    expect(chat.attributes.has("gen_ai.system")).toBe(false);
    expect(chat.attributes.get("gen_ai.usage.input_tokens")).toBe(12);
    expect(batch.row(1).attributes.entries()).toEqual([["http.request.method", "GET"]]);
  });

  it("fills columns of spans that were canonical already", () => {
    const batch = createNormalize()(batchOf([{ attributes: { "session.id": "s", "user.id": "u" } }]));
    expect([batch.row(0).sessionId, batch.row(0).userId]).toEqual(["s", "u"]);
  });

  it("keeps the type of a number that it moves", () => {
    const batch = batchOf([{ attributes: { "gen_ai.usage.prompt_tokens": 12, "gen_ai.request.temperature": 1 } }]);
    createNormalize()(batch);
    encodeNative(batch);
    expect(batch.row(0).attributes.keys()).toEqual(["gen_ai.request.temperature", "gen_ai.usage.input_tokens"]);
    expect(batch.columns.SpanAttributeTypes.text(0)).toBe("di");
  });

  it("applies renames, and lets a span through as it was when the rules fail on it", () => {
    const errors: unknown[] = [];
    const normalize = createNormalize({
      normalize: (view) => {
        if (view.name === "odd") throw new Error("odd");
        return [{ kind: "rename-span", name: "renamed" }];
      },
      onOddSpan: (error) => errors.push(error),
    });
    const attributes = { "gen_ai.system": "x" };
    const batch = normalize(
      batchOf([
        { name: "odd", attributes },
        { name: "fine", attributes },
      ]),
    );
    expect([batch.row(0).name, batch.row(1).name, errors.length]).toEqual(["odd", "renamed", 1]);
  });
});
