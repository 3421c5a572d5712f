import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";
import type { LedgerChange } from "./ledger-changes.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";

/** The columns that `encodeRecords` writes, in order. */
export const ENCODED_COLUMNS: readonly string[] = [
  ...LEDGER_CONTENT_COLUMNS.map(({ name }) => name),
  "Sign",
  "SettledAt",
];

/**
 * Ledger rows in RowBinary. Binary because text would bend: a time as text depends on the engine's time zone, and
 * a large integer on who reads the JSON.
 */
export function encodeRecords(changes: readonly LedgerChange[], settledAtMs: number): Uint8Array {
  const out = new RowBinaryWriter(changes.length * ROW_BYTES);
  for (const { record, sign } of changes) {
    for (const [index, { type }] of LEDGER_CONTENT_COLUMNS.entries()) {
      const value = record[index] ?? null;
      switch (type) {
        case "String":
        case "LowCardinality(String)":
          out.text(value ?? "");
          break;
        case "DateTime64(9)":
        case "Int64":
        case "UInt64":
          out.integer(value ?? "0");
          break;
        case "Nullable(UInt64)":
          out.byte(value === null ? 1 : 0);
          if (value !== null) out.integer(value);
          break;
      }
    }
    out.byte(sign & 0xff);
    out.integer(String(settledAtMs));
  }
  return out.finish();
}

/** About what a row takes; the buffer grows where it is more. */
const ROW_BYTES = 320;
