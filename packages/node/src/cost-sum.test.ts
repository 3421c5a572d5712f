import { ROOT_CONTEXT } from "@opentelemetry/api";
import { attributeNames } from "@outcrop/core";
import { describe, expect, it, vi } from "vitest";
import { CostSum, sumOf } from "./cost-sum.ts";

const names = attributeNames("1.41");

describe("CostSum", () => {
  it("is in the sums around it, to the nano-dollar", () => {
    const outer = new CostSum(undefined);
    const inner = new CostSum(outer);
    for (let i = 0; i < 10; i += 1) inner.add({ kind: "priced", usd: 0.1 });
    outer.add({ kind: "priced", usd: 1e-9 });
    expect(inner.attributes(names)).toEqual({ [names.costUsd]: 1 });
    expect(outer.attributes(names)).toEqual({ [names.costUsd]: 1.000000001 });
  });

  it("is none where a call has no price, and says why", () => {
    const sum = new CostSum(undefined);
    sum.add({ kind: "priced", usd: 1 });
    sum.add({ kind: "unpriced", status: "no_usage" });
    sum.add({ kind: "unpriced", status: "unknown_model" });
    expect(sum.attributes(names)).toEqual({ [names.costStatus]: "no_usage" });
  });

  it("is found in its context by another copy of this package", async () => {
    vi.resetModules();
    const copy = await import("./cost-sum.ts");
    expect(copy.CostSum).not.toBe(CostSum);
    const sum = new CostSum(undefined);
    copy.sumOf(sum.within(ROOT_CONTEXT))?.add({ kind: "priced", usd: 2 });
    expect(sum.attributes(names)).toEqual({ [names.costUsd]: 2 });
    expect(sumOf(ROOT_CONTEXT)).toBeUndefined();
  });
});
