import { recordKey, type LedgerRecord } from "./ledger-record.ts";

/** A content that the ledger holds, with the sum of its signs: 1 for an entry that stands, 0 for one that was reversed. */
export interface StoredRecord {
  readonly record: LedgerRecord;
  readonly net: number;
}

/** One row to append: +1 writes an entry, −1 reverses one. */
export interface LedgerChange {
  readonly record: LedgerRecord;
  /** `recordKey` of the record. */
  readonly key: string;
  readonly sign: 1 | -1;
}

/**
 * The rows that turn what is stored into what should stand: each wanted record once, every other one not at all.
 * Works from sums of signs, so that it also mends what an interrupted insert left half done. Reversals first.
 */
export function ledgerChanges(
  stored: readonly StoredRecord[],
  wanted: readonly LedgerRecord[],
): readonly LedgerChange[] {
  const missing = new Map<string, { readonly record: LedgerRecord; count: number }>();
  for (const record of wanted) missing.set(recordKey(record), { record, count: 1 });
  for (const { record, net } of stored) {
    const key = recordKey(record);
    const entry = missing.get(key);
    if (entry === undefined) missing.set(key, { record, count: -net });
    else entry.count -= net;
  }
  const reversals: LedgerChange[] = [];
  const entries: LedgerChange[] = [];
  for (const [key, { record, count }] of missing) {
    for (let left = -count; left > 0; left--) reversals.push({ record, key, sign: -1 });
    for (let left = count; left > 0; left--) entries.push({ record, key, sign: 1 });
  }
  return reversals.length === 0 ? entries : [...reversals, ...entries];
}
