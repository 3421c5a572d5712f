import { describe, expect, it } from "vitest";
import { ledgerWhere } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { scopedTraces } from "./trace-where.ts";

const SCOPE: Scope = { org: "acme", from: 1n, to: 2n, where: {}, error: false };
const HOSTILE = "x' OR 1=1 --";

describe("ledgerWhere", () => {
  it("always names the organisation and the window", () => {
    const { sql, params } = ledgerWhere(SCOPE);
    expect(sql).toContain("Org = {org:String}");
    expect(params).toEqual({ org: "acme", from: "1", to: "2" });
  });

  it("passes values as parameters and never as text", () => {
    const scope: Scope = { ...SCOPE, org: HOSTILE, where: { model: [HOSTILE], session: [HOSTILE, ""] } };
    const { sql, params } = ledgerWhere(scope);
    expect(sql).not.toContain(HOSTILE);
    expect(params).toMatchObject({ org: HOSTILE, model: [HOSTILE], session: [HOSTILE, ""] });
  });

  it("leaves one dimension open for its own facet", () => {
    const scope: Scope = { ...SCOPE, where: { model: ["m"], user: ["u"] } };
    expect(ledgerWhere(scope, "model").sql).not.toContain("Model");
    expect(ledgerWhere(scope, "model").sql).toContain("UserId");
  });
});

describe("scopedTraces", () => {
  it("asks the ledger only when the filter is on calls", () => {
    expect(scopedTraces(SCOPE).sql).not.toContain("ledger");
    expect(scopedTraces({ ...SCOPE, where: { model: ["m"] } }).sql).toContain("ledger");
    expect(scopedTraces({ ...SCOPE, where: { model: [] } }).sql).not.toContain("ledger");
  });
});
