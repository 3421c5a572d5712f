import type { LedgerEntry } from "./types.ts";

export interface LedgerDiff {
  /** Entries of before that no longer hold: each needs a reversal row. */
  readonly reversed: readonly LedgerEntry[];
  /** Entries of after that before did not have in this form. */
  readonly added: readonly LedgerEntry[];
}

/**
 * What an append-only ledger has to write so that it says `after` instead of `before`. Entries are the same when their
 * key (trace and span id) and every field agree; one with any other field is reversed and added anew.
 */
export function diffLedger(before: readonly LedgerEntry[], after: readonly LedgerEntry[]): LedgerDiff {
  const open = new Map<string, LedgerEntry>();
  for (const entry of after) open.set(keyOf(entry), entry);
  const reversed: LedgerEntry[] = [];
  for (const entry of before) {
    const key = keyOf(entry);
    const counterpart = open.get(key);
    if (counterpart !== undefined && sameEntry(entry, counterpart)) open.delete(key);
    else reversed.push(entry);
  }
  return { reversed, added: [...open.values()] };
}

function keyOf({ traceId, spanId }: LedgerEntry): string {
  return `${traceId}/${spanId}`;
}

const USAGE_KINDS = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"] as const;

type Field = Exclude<keyof LedgerEntry, "traceId" | "spanId" | "usage">;

// A record, so that a field added to the entry and forgotten here does not compile.
const FIELD_RECORD: Readonly<Record<Field, true>> = {
  startUnixNano: true,
  durationNano: true,
  serviceName: true,
  operation: true,
  provider: true,
  model: true,
  requestModel: true,
  costStatus: true,
  costNanoUsd: true,
  priceVersion: true,
  sessionId: true,
  userId: true,
  agentName: true,
  entryOperation: true,
  surface: true,
  errorType: true,
};
const FIELDS = Object.keys(FIELD_RECORD) as readonly Field[];

function sameEntry(a: LedgerEntry, b: LedgerEntry): boolean {
  return FIELDS.every((field) => a[field] === b[field]) && USAGE_KINDS.every((kind) => a.usage[kind] === b.usage[kind]);
}
