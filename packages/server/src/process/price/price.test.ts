import { createPriceBook, type PriceBook, type PriceQuery } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { batchOf, type SpanFixture } from "../../pipeline/batch/testing/span-fixture.ts";
import { createPrice } from "./price.ts";

const real = createPriceBook();
const call = (more: SpanFixture["attributes"] = {}): SpanFixture => ({
  startUnixNano: 1_770_000_000_123_000_000n,
  attributes: {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "us.amazon.nova-lite-v1:0",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 100,
    ...more,
  },
});

function priced(spans: readonly SpanFixture[], book: PriceBook = real): SpanBatch {
  const batch = batchOf(spans);
  fillColumns(batch);
  return createPrice({ book })(batch);
}

describe("the processor price", () => {
  it("prices a model call to the nano-dollar, in the columns and on the span", () => {
    const row = priced([call()]).row(0);
    // Nova Lite: $0.06 and $0.24 per million tokens of input and output.
    expect([row.model, row.costNanoUsd, row.costStatus, row.priceVersion]).toEqual([
      "amazon.nova-lite-v1:0",
      84_000n,
      "priced",
      real.version,
    ]);
    expect(row.attributes.get("llm.cost.usd")).toBe(0.000084);
    expect(row.attributes.has("llm.cost.status")).toBe(false);
  });

  it("says why a call has no price", () => {
    const batch = priced([
      call({ "gen_ai.request.model": "nobody.knows-v1:0" }),
      { attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "amazon.nova-lite-v1:0" } },
    ]);
    const rows = [0, 1].map((index) => {
      const row = batch.row(index);
      return [
        row.costNanoUsd,
        row.costStatus,
        row.attributes.get("llm.cost.status"),
        row.attributes.has("llm.cost.usd"),
      ];
    });
    expect(rows).toEqual([
      [undefined, "unknown_model", "unknown_model", false],
      [undefined, "no_usage", "no_usage", false],
    ]);
  });

  it("names the model of an agent span without pricing it, and leaves other spans alone", () => {
    const batch = priced([
      call({ "gen_ai.operation.name": "invoke_agent" }),
      { name: "GET /", attributes: { "http.request.method": "GET" } },
    ]);
    expect([batch.row(0).model, batch.row(0).costStatus, batch.row(0).costNanoUsd]).toEqual([
      "amazon.nova-lite-v1:0",
      "",
      undefined,
    ]);
    expect(batch.row(1).attributes.keys()).toEqual(["http.request.method"]);
    expect(batch.row(1).costStatus).toBe("");
  });

  it("takes over why a call that is no model operation has no price, and what an agent's calls cost together", () => {
    const told = { "gen_ai.request.model": "amazon.nova-lite-v1:0", "llm.cost.status": "no_usage" };
    const batch = priced([
      { name: "BedrockAgentRuntime.RetrieveAndGenerate", attributes: told },
      { attributes: { ...told, "llm.cost.status": "free" } },
      { attributes: { "llm.cost.status": "no_usage" } },
      { attributes: { "gen_ai.operation.name": "invoke_agent", "llm.cost.usd": 0.5 } },
    ]);
    const rows = [0, 1, 2, 3].map((index) => {
      const row = batch.row(index);
      return [row.costStatus, row.costNanoUsd, row.attributes.get("llm.cost.usd")];
    });
    expect(rows).toEqual([
      ["no_usage", undefined, undefined],
      ["", undefined, undefined],
      ["", undefined, undefined],
      ["", undefined, 0.5],
    ]);
  });

  it("asks the book with all that the span says, and nothing that it does not", () => {
    const queries: PriceQuery[] = [];
    const book: PriceBook = {
      ...real,
      price(query) {
        queries.push(query);
        return real.price(query);
      },
    };
    priced(
      [
        call({
          "cloud.region": "eu-west-1",
          "aws.bedrock.service_tier": "flex",
          "gen_ai.usage.cache_read.input_tokens": 5,
        }),
      ],
      book,
    );
    expect(queries).toMatchObject([{ region: "eu-west-1", serviceTier: "flex", atMs: 1_770_000_000_123 }]);
    expect(queries[0]?.usage).toEqual({ input: 1000, output: 100, cacheRead: 5 });
  });

  it("lets a span through unpriced when the book fails on it", () => {
    const errors: unknown[] = [];
    const book: PriceBook = {
      ...real,
      price() {
        throw new Error("odd");
      },
    };
    const batch = batchOf([call(), call()]);
    fillColumns(batch);
    createPrice({ book, onOddSpan: (error) => errors.push(error) })(batch);
    expect([batch.length, errors.length, batch.row(1).costNanoUsd]).toEqual([2, 2, undefined]);
  });
});
