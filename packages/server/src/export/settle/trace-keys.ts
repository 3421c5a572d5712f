import { decodeColumns } from "../../pipeline/batch/native/decode-native.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";

export interface TraceKey {
  readonly org: string;
  readonly traceId: string;
}

const KEY_COLUMNS = new Set(["Org", "TraceId"] as const);

/** The traces that have spans in the blocks, each once, and how many blocks could not be read. */
export function traceKeys(blocks: readonly Uint8Array[]): { readonly keys: TraceKey[]; readonly malformed: number } {
  const byOrg = new Map<string, Set<string>>();
  let malformed = 0;
  for (const block of blocks) {
    const decoded = decodeColumns(block, KEY_COLUMNS);
    if (decoded.kind === "malformed") {
      malformed++;
      continue;
    }
    collect(decoded.batch, byOrg);
  }
  return { keys: keysOf(byOrg), malformed };
}

/** The traces of one batch, each once. */
export function batchTraceKeys(batch: SpanBatch): TraceKey[] {
  const byOrg = new Map<string, Set<string>>();
  collect(batch, byOrg);
  return keysOf(byOrg);
}

function collect(batch: SpanBatch, byOrg: Map<string, Set<string>>): void {
  for (let index = 0; index < batch.length; index++) {
    const { org, traceId } = batch.row(index);
    let traces = byOrg.get(org);
    if (traces === undefined) byOrg.set(org, (traces = new Set()));
    traces.add(traceId);
  }
}

function keysOf(byOrg: ReadonlyMap<string, ReadonlySet<string>>): TraceKey[] {
  return [...byOrg].flatMap(([org, traces]) => Array.from(traces, (traceId) => ({ org, traceId })));
}
