import { createPriceBook, NORMALIZE_METRIC_KEYS, normalizeMetric } from "@outcrop/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricBatchOf } from "../../pipeline/batch/testing/metric-fixture.ts";
import { createPriceMetrics } from "../price/price-metrics.ts";
import { createNormalizeMetrics } from "./normalize-metrics.ts";

const normalize = createNormalizeMetrics();

describe("the processor normalize, for metrics", () => {
  it("gives attributes their stored names and makes the typed columns say the same", () => {
    const batch = normalize(
      metricBatchOf([
        {
          attributes: {
            "gen_ai.system": "aws.bedrock",
            "gen_ai.token.type": "completion",
            "gen_ai.request.model": "us.amazon.nova-lite-v1:0",
            "session.id": "s-1",
          },
        },
        { attributes: { "error.type": "Throttled", "http.route": "/" } },
      ]),
    );
    expect(batch.row(0).attributes.entries()).toEqual([
      ["gen_ai.token.type", "output"],
      ["gen_ai.request.model", "us.amazon.nova-lite-v1:0"],
      ["session.id", "s-1"],
      ["gen_ai.provider.name", "aws.bedrock"],
    ]);
    const { columns } = batch;
    const typed = [columns.GenAiProvider, columns.GenAiTokenType, columns.SessionId, columns.ErrorType];
    expect([0, 1].map((row) => typed.map((column) => column.text(row)))).toEqual([
      ["aws.bedrock", "output", "s-1", ""],
      ["", "", "", "Throttled"],
    ]);
  });

  it("names the model of points that name one, with price behind it", () => {
    const price = createPriceMetrics(createPriceBook());
    const batch = price(
      normalize(metricBatchOf([{ attributes: { "gen_ai.request.model": "us.amazon.nova-lite-v1:0" } }, {}])),
    );
    expect([batch.row(0).model, batch.row(1).model]).toEqual(["amazon.nova-lite-v1:0", ""]);
  });
});

describe("a look at single attributes", () => {
  const word = fc.constantFrom("aws.bedrock", "AWS", "chat", "embedding", "input", "completion", "s-1", "");
  const attributes = fc.dictionary(
    fc.constantFrom(...NORMALIZE_METRIC_KEYS, "gen_ai.provider.name", "session.id", "other"),
    fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(["aws", "x"])),
    { maxKeys: 5 },
  );

  it("spares no point a change that all of its attributes together ask for", () => {
    fc.assert(
      fc.property(fc.array(attributes, { maxLength: 6 }), (points) => {
        const batch = createNormalizeMetrics()(metricBatchOf(points.map((one) => ({ attributes: one }))));
        for (let index = 0; index < batch.length; index++) expect(normalizeMetric(batch.row(index))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
