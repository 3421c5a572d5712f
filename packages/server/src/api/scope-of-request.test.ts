import { describe, expect, it } from "vitest";
import { encodeCursor } from "../query/cursor.ts";
import { scopeOfRequest } from "./scope-of-request.ts";

const NOW = Date.UTC(2026, 10, 21, 12);

function windowOf(parameters: Parameters<typeof scopeOfRequest>[1]) {
  const asked = scopeOfRequest("acme", parameters, NOW);
  if (asked.kind === "fault") throw new Error(asked.message);
  return [asked.scope.from, asked.scope.to].map((nano) => new Date(Number(nano / 1_000_000n)).toISOString());
}

describe("scopeOfRequest", () => {
  it("takes the last 24 hours by default", () => {
    expect(windowOf({})).toEqual(["2026-11-20T12:00:00.000Z", "2026-11-21T12:00:00.000Z"]);
  });

  it("takes a range back from now, or from the given end", () => {
    expect(windowOf({ range: "15m" })[0]).toBe("2026-11-21T11:45:00.000Z");
    expect(windowOf({ range: "7d", to: "2026-01-08T00:00:00Z" })).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2026-01-08T00:00:00.000Z",
    ]);
  });

  it("understands offsets", () => {
    expect(windowOf({ from: "2026-11-21T10:00:00+02:00" })).toEqual([
      "2026-11-21T08:00:00.000Z",
      "2026-11-21T12:00:00.000Z",
    ]);
  });

  it("cuts a period at the nanosecond", () => {
    const period = { from: "2026-11-21T10:00:00.000000001Z", to: "2026-11-21T10:00:00.0000015Z" };
    const asked = scopeOfRequest("acme", period, NOW);
    const second = BigInt(Date.UTC(2026, 10, 21, 10)) * 1_000_000n;
    expect(asked).toMatchObject({ kind: "ok", scope: { from: second + 1n, to: second + 1_500n } });
  });

  it("keeps the period of the first page when a cursor brings it", () => {
    const cursor = encodeCursor({ from: 5n, to: 9n, value: "1", key: "k" });
    const asked = scopeOfRequest("acme", { range: "1h", cursor }, NOW);
    expect(asked).toMatchObject({ kind: "ok", scope: { from: 5n, to: 9n }, cursor: { value: "1", key: "k" } });
  });

  it.each([
    [{ from: "2026-11-22T00:00:00Z" }, "from"],
    [{ from: "1969-12-31T23:59:59Z" }, "from"],
    [{ to: "2262-02-01T00:00:00Z" }, "to"],
    [{ cursor: "?" }, "cursor"],
  ])("refuses %j", (parameters, where) => {
    expect(scopeOfRequest("acme", parameters, NOW)).toMatchObject({ kind: "fault", where });
  });

  it("filters by error only when it is true", () => {
    const of = (error: "true" | "false" | undefined) => {
      const asked = scopeOfRequest("acme", error === undefined ? {} : { error }, NOW);
      return asked.kind === "ok" && asked.scope.error;
    };
    expect([of("true"), of("false"), of(undefined)]).toEqual([true, false, false]);
  });
});
