import { describe, expect, it } from "vitest";
import type { TraceKey } from "../ledger/dirty-traces.ts";
import { StoreError } from "../store/store-error.ts";
import type { Store } from "../store/store.ts";
import { Parts } from "./parts.ts";
import { startRepricing, type RepricingOptions } from "./start-repricing.ts";

const away = (): StoreError => new StoreError("Cannot query the store: away", { unavailable: true, cause: undefined });

/** A ledger with one outdated trace, of a store that fails so many questions first. */
function setUp(failures: number): {
  readonly options: RepricingOptions;
  readonly lines: string[];
  readonly settled: TraceKey[];
  readonly asked: () => number;
} {
  const lines: string[] = [];
  const settled: TraceKey[] = [];
  let asked = 0;
  const query = async <Row>(): Promise<readonly Row[]> => {
    asked++;
    if (asked <= failures) throw away();
    return settled.length > 0
      ? []
      : ([{ Org: "acme", TraceId: "t1", Start: "1" }] as readonly unknown[] as readonly Row[]);
  };
  const settleNow = async (keys: readonly TraceKey[]): Promise<void> => void settled.push(...keys);
  const options: RepricingOptions = {
    store: { query } as unknown as Store,
    settler: { settleNow, ready: () => Promise.resolve() },
    priceVersion: "new",
    opened: Promise.resolve(),
    log: (line) => lines.push(line),
    backoff: { firstMs: 1, maxMs: 2 },
  };
  return { options, lines, settled, asked: () => asked };
}

describe("settling older traces again at the start", () => {
  it("goes on when a store that was away is back, and tells of both once", async () => {
    const { options, lines, settled } = setUp(3);
    const parts = new Parts();
    await startRepricing(options, parts);
    await expect.poll(() => lines).toHaveLength(2);
    expect(settled).toEqual([{ org: "acme", traceId: "t1" }]);
    expect(lines).toEqual([
      "prices    will try again to settle older traces: Cannot query the store: away",
      "prices    settled 1 traces again with prices new",
    ]);
    await parts.stop();
  });

  it("ends when everything stops", async () => {
    const { options, lines, asked } = setUp(Infinity);
    const parts = new Parts();
    await startRepricing({ ...options, backoff: { firstMs: 60_000, maxMs: 60_000 } }, parts);
    await expect.poll(() => lines).toHaveLength(1);
    await parts.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect([asked(), lines.length]).toEqual([1, 1]);
  });
});
