import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { diffLedger } from "./diff-ledger.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat } from "./testing/spans.ts";
import type { LedgerEntry } from "./types.ts";

const book = createPriceBook();
const [entry] = settleTrace([chat("a", "", { usage: { input: 10, output: 1, cacheRead: 2 } })], book);
if (entry === undefined) throw new Error("a call is an entry");

describe("diffLedger", () => {
  it("writes nothing for a trace that settles as before", () => {
    const again = { ...entry, usage: { ...entry.usage } };
    expect(diffLedger([entry], [again])).toEqual({ reversed: [], added: [] });
  });

  it("reverses the agent's entry and adds the call that came late", () => {
    const root = agent("root", "", { usage: { input: 10, output: 1 } });
    const before = settleTrace([root], book);
    const after = settleTrace([root, chat("late", "root")], book);
    expect(diffLedger(before, after)).toEqual({ reversed: before, added: after });
  });

  const others: readonly Partial<LedgerEntry>[] = [
    { costNanoUsd: 1n },
    { priceVersion: "another" },
    { sessionId: "s" },
    { usage: { input: 10, output: 1 } },
    { usage: { input: 10, output: 1, cacheRead: 2, cacheWrite: 0 } },
  ];
  it.each(others)("reverses and adds an entry of which %o differs", (difference) => {
    const changed = { ...entry, ...difference };
    expect(diffLedger([entry], [changed])).toEqual({ reversed: [entry], added: [changed] });
  });

  it("keeps entries of the same span id in different traces apart", () => {
    const other = { ...entry, traceId: "other" };
    expect(diffLedger([entry], [entry, other])).toEqual({ reversed: [], added: [other] });
  });

  it("reverses what a ledger holds twice", () => {
    expect(diffLedger([entry, { ...entry }], [entry])).toEqual({ reversed: [entry], added: [] });
  });

  it("turns any ledger into any other, to the nano-dollar", () => {
    const ledger = fc.uniqueArray(
      fc.record({ spanId: fc.constantFrom("a", "b", "c", "d"), costNanoUsd: fc.bigInt(0n, 3n) }),
      { selector: (made) => made.spanId },
    );
    const sum = (entries: readonly LedgerEntry[]) => entries.reduce((total, made) => total + made.costNanoUsd, 0n);
    fc.assert(
      fc.property(ledger, ledger, (first, second) => {
        const before = first.map((made) => ({ ...entry, ...made }));
        const after = second.map((made) => ({ ...entry, ...made }));
        const { reversed, added } = diffLedger(before, after);
        expect(sum(before) - sum(reversed) + sum(added)).toBe(sum(after));
      }),
    );
  });
});
