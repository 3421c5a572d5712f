import { describe, expect, it } from "vitest";
import { newestOrg } from "./newest-org.ts";

describe("where the first page leads", () => {
  it("is where data came last", () => {
    const orgs = [
      { name: "default", spans: 0, lastSeen: null },
      { name: "old", spans: 9, lastSeen: "2026-11-20T10:00:00Z" },
      { name: "demo", spans: 3, lastSeen: "2026-11-21T10:00:00Z" },
    ];
    expect(newestOrg({ orgs })).toBe("demo");
  });

  it("is some organisation while there is no data, and default when there is none", () => {
    expect(newestOrg({ orgs: [{ name: "acme", spans: 0, lastSeen: null }] })).toBe("acme");
    expect(newestOrg({ orgs: [] })).toBe("default");
  });
});
