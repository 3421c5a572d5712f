import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ledgerChanges, type StoredRecord } from "./ledger-changes.ts";
import { recordKey, type LedgerRecord } from "./ledger-record.ts";

const A: LedgerRecord = ["acme", "1", null];
const B: LedgerRecord = ["acme", "2", "0"];

describe("ledgerChanges", () => {
  it("writes what is new, once", () => {
    expect(ledgerChanges([], [A, B])).toEqual([
      { record: A, key: recordKey(A), sign: 1 },
      { record: B, key: recordKey(B), sign: 1 },
    ]);
  });

  it("writes nothing for what stands already, nor for what was reversed before", () => {
    const stored = [
      { record: A, net: 1 },
      { record: B, net: 0 },
    ];
    expect(ledgerChanges(stored, [A])).toEqual([]);
  });

  it("reverses first what changed", () => {
    expect(ledgerChanges([{ record: A, net: 1 }], [B])).toEqual([
      { record: A, key: recordKey(A), sign: -1 },
      { record: B, key: recordKey(B), sign: 1 },
    ]);
  });

  it("tells a kind of token that is zero from one that was not reported", () => {
    const zero: LedgerRecord = ["acme", "1", "0"];
    expect(ledgerChanges([{ record: A, net: 1 }], [zero])).toHaveLength(2);
  });

  it("leaves each wanted record standing once and no other, whatever was stored", () => {
    const records: readonly LedgerRecord[] = ["a", "b", "c", "d"].map((text) => [text, null]);
    const nets = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(nets, fc.subarray([...records]), (sums, wanted) => {
        const stored = records.map((record, index): StoredRecord => ({ record, net: sums[index] ?? 0 }));
        const after = new Map(stored.map(({ record, net }) => [recordKey(record), net]));
        for (const { record, sign } of ledgerChanges(stored, wanted)) {
          after.set(recordKey(record), (after.get(recordKey(record)) ?? 0) + sign);
        }
        for (const record of records) expect(after.get(recordKey(record))).toBe(wanted.includes(record) ? 1 : 0);
      }),
    );
  });
});
