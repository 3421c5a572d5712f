import { describe, expect, it } from "vitest";
import { metricDefinition, metricDefinitions } from "./metrics.ts";
import { DURATION_BUCKETS, TOKEN_BUCKETS } from "./metric-buckets.ts";

describe("metricDefinition", () => {
  it("keeps the token histogram in 1.41 and splits it in latest", () => {
    expect(metricDefinition("tokenUsage", "1.41")).toMatchObject({
      name: "gen_ai.client.token.usage",
      instrument: "histogram",
      unit: "{token}",
      buckets: TOKEN_BUCKETS,
    });
    expect(metricDefinition("tokenUsage", "latest")).toBeUndefined();
    expect(metricDefinition("inputTokens", "latest")).toMatchObject({
      name: "gen_ai.client.inference.usage.input_tokens",
      instrument: "counter",
    });
    expect(metricDefinition("inputTokens", "1.41")).toBeUndefined();
  });

  it("moves the duration of model calls alone to its latest name", () => {
    expect(metricDefinition("inferenceDuration", "1.41")?.name).toBe("gen_ai.client.operation.duration");
    expect(metricDefinition("inferenceDuration", "latest")?.name).toBe("gen_ai.client.inference.duration");
    expect(metricDefinition("operationDuration", "latest")?.name).toBe("gen_ai.client.operation.duration");
    expect(metricDefinition("operationDuration", "latest")?.buckets).toBe(DURATION_BUCKETS);
  });

  it("has the dollars in both profiles", () => {
    for (const profile of ["1.41", "latest"] as const) {
      expect(metricDefinition("costTotal", profile)).toMatchObject({
        name: "llm.cost.usd.total",
        instrument: "counter",
        unit: "USD",
      });
      expect(metricDefinition("cost", profile)).toMatchObject({ name: "llm.cost.usd", instrument: "histogram" });
    }
  });

  it("gives every histogram rising boundaries and no counter any", () => {
    for (const profile of ["1.41", "latest"] as const) {
      for (const { name, instrument, buckets } of metricDefinitions(profile).values()) {
        if (instrument === "counter") expect(buckets, name).toEqual([]);
        else expect(buckets.length, name).toBeGreaterThan(0);
        expect(
          [...buckets].toSorted((a, b) => a - b),
          name,
        ).toEqual(buckets);
      }
    }
  });
});
