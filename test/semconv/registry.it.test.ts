import { attributeNames, attributeType, metricDefinitions, type AttributeKey, type Profile } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { metricEntry } from "./metric-registry.ts";
import { registry } from "./registry.ts";

describe.each(["1.41", "latest"] as const)("the table of @outcrop/core, profile %s", (profile: Profile) => {
  it("gives every attribute of model calls the name and the type that are written down here", () => {
    const known = registry(profile);
    const emitted = new Map(
      (Object.keys(attributeNames(profile)) as AttributeKey[]).map((key) => [
        attributeNames(profile)[key],
        attributeType(key, profile),
      ]),
    );
    const compared = Object.keys(known).filter((name) => emitted.has(name));
    expect(compared.length).toBeGreaterThan(30);
    // `retrievalTopK` shares its name with `requestTopK` in 1.41.
    for (const name of compared.filter((one) => one !== "gen_ai.request.top_k")) {
      expect([name, emitted.get(name)]).toEqual([name, known[name]]);
    }
  });

  it("gives every metric of model calls the unit, the instrument and the buckets that are written down here", () => {
    const compared = [...metricDefinitions(profile).values()].filter(({ name }) => metricEntry(name, profile));
    expect(compared.length).toBeGreaterThanOrEqual(6);
    for (const { name, unit, instrument, valueType, buckets } of compared) {
      const entry = metricEntry(name, profile);
      expect({ name, unit, instrument, valueType }).toEqual({
        name,
        unit: entry?.unit,
        instrument: entry?.instrument,
        valueType: entry?.valueType,
      });
      if (entry !== undefined && entry.boundaries.length > 0) expect(buckets).toEqual(entry.boundaries);
    }
  });
});
