import { describe, expect, it } from "vitest";
import { retentionConfig } from "./retention-config.ts";

describe("exporters.store.retention", () => {
  it("keeps everything for ever where nothing is said", () => {
    expect(retentionConfig.parse(undefined)).toEqual({ everyone: {}, organizations: new Map() });
  });

  it("reads days for all and for some", () => {
    const text = { traces: "30d", organizations: { staging: { traces: "7d" }, audit: { ledger: "forever" } } };
    expect(retentionConfig.parse(text)).toEqual({
      everyone: { traces: 30 },
      organizations: new Map<string, object>([
        ["staging", { traces: 7 }],
        ["audit", { ledger: "forever" }],
      ]),
    });
  });

  it.each([30, "30", "0d", "-1d", "1.5d", "7 days", "4w", null])("refuses %j, and says what is expected", (traces) => {
    expect(retentionConfig.safeParse({ traces }).error?.issues[0]?.message).toBe(
      'expected days, as "30d", or "forever"',
    );
  });

  it("refuses a signal that it does not know", () => {
    expect(retentionConfig.safeParse({ spans: "3d" }).success).toBe(false);
  });
});
