import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";
import type { LedgerChange } from "./ledger-changes.ts";

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
  const parts: Uint8Array[] = [];
  for (const change of changes) {
    LEDGER_CONTENT_COLUMNS.forEach(({ type }, index) => {
      const value = change.record[index] ?? null;
      switch (type) {
        case "String":
        case "LowCardinality(String)":
          parts.push(...text(value ?? ""));
          return;
        case "DateTime64(9)":
        case "Int64":
          parts.push(int64(BigInt(value ?? 0)));
          return;
        case "UInt64":
          parts.push(uint64(BigInt(value ?? 0)));
          return;
        case "Nullable(UInt64)":
          parts.push(...(value === null ? [NULL] : [NOT_NULL, uint64(BigInt(value))]));
          return;
      }
    });
    parts.push(Uint8Array.of(change.sign & 0xff), int64(BigInt(settledAtMs)));
  }
  return Buffer.concat(parts);
}

const NULL = Uint8Array.of(1);
const NOT_NULL = Uint8Array.of(0);
const encoder = new TextEncoder();

function text(value: string): readonly Uint8Array[] {
  const bytes = encoder.encode(value);
  return [varint(bytes.length), bytes];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function int64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return bytes;
}

function uint64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}
