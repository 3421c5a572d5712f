import { describe, expect, it } from "vitest";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { metricBatchOf } from "../../pipeline/batch/testing/metric-fixture.ts";
import { createNormalizeMetrics } from "../normalize/normalize-metrics.ts";
import { redactConfig } from "./config.ts";
import { createRedactMetrics } from "./redact-metrics.ts";

const KEY = "AKIAIOSFODNN7EXAMPLE";
const said = (what: string): string => `${what} ${KEY}`;

describe("the processor redact, for metrics", () => {
  it("leaves no secret in a block, wherever in a point it was", () => {
    const batch = metricBatchOf([
      {
        name: said("name"),
        description: said("description"),
        unit: said("unit"),
        schemaUrl: said("schema"),
        attributes: { note: said("attribute"), "session.id": said("session"), "gen_ai.request.model": said("model") },
        resource: { "service.name": said("service"), other: said("resource") },
        scope: { name: said("scope"), version: said("version"), attributes: { a: said("of scope") } },
        exemplars: [{ why: said("exemplar") }],
      },
      { name: "plain", attributes: { n: 1 } },
    ]);
    createNormalizeMetrics()(batch);
    expect(Buffer.from(encodeNative(batch)).includes(KEY)).toBe(true);
    createRedactMetrics(redactConfig.parse({}))(batch);
    expect(Buffer.from(encodeNative(batch)).includes(KEY)).toBe(false);
    const row = batch.row(0);
    expect([row.name, row.unit, row.serviceName, row.scopeName]).toEqual(
      ["name", "unit", "service", "scope"].map((what) => `${what} [REDACTED]`),
    );
    expect(row.exemplars.attributes(0).get("why")).toBe("exemplar [REDACTED]");
    expect(batch.columns.SessionId.text(0)).toBe("session [REDACTED]");
    expect(batch.row(1).attributes.get("n")).toBe(1);
  });
});
