import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";
import type { LedgerChange } from "./ledger-changes.ts";
import type { LedgerRecord } from "./ledger-record.ts";
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
  const settledAt = String(settledAtMs);
  for (const { record, sign } of changes) {
    writeRecord(out, record);
    out.byte(sign & 0xff);
    out.integer(settledAt);
  }
  return out.finish();
}

function writeRecord(out: RowBinaryWriter, record: LedgerRecord): void {
  for (let column = 0; column < WRITES.length; column++) WRITES[column]?.(out, record[column] ?? null);
}

/** How each content column writes its value. */
const WRITES: readonly ((out: RowBinaryWriter, value: string | null) => void)[] = LEDGER_CONTENT_COLUMNS.map(
  ({ type }) => {
    switch (type) {
      case "String":
      case "LowCardinality(String)":
        return (out, value) => out.text(value ?? "");
      case "DateTime64(9)":
      case "Int64":
      case "UInt64":
        return (out, value) => out.integer(value ?? "0");
      case "Nullable(UInt64)":
        return (out, value) => {
          out.byte(value === null ? 1 : 0);
          if (value !== null) out.integer(value);
        };
    }
  },
);

/** About what a row takes; the buffer grows where it is more. */
const ROW_BYTES = 320;
