import { createPriceBook, settleTrace } from "@outcrop/core";
import { Settler } from "../../packages/server/src/ledger/settler.ts";
import type { Store } from "../../packages/server/src/store/store.ts";
import { insertSpans } from "../../test/store/engine-store.ts";
import { imagineTraces } from "../settle/traces.ts";

/** Spans that are imagined and settled one by one; the rest are copies of them, at other times and of other traces. */
const SPANS_PER_COPY = 200_000;
/** Whose pages are asked for. */
export const ORG = "bench";
const SPANS_PER_INSERT = 20_000;
const DAYS = 30;
const DAY_NANO = 86_400_000_000_000n;
/** One of so many traces is an agent's. */
const TRACES_PER_AGENT_TRACE = 16;
/** As `imagineTraces` makes them: 15 traces of 8 spans and one of 16. */
const SPANS_PER_TRACE = 8.5;

export interface Filled {
  /** How many were asked for; the store has a few more. */
  readonly asked: number;
  readonly spans: number;
  readonly toNano: bigint;
  readonly traceId: string;
}

/** Thirty days of traces, evenly, up to now, with the ledger that settlement wrote for them. Answers one agent's trace. */
export async function fill(
  store: Store,
  spans: number,
  onProgress: (copies: number, of: number) => void,
): Promise<Filled> {
  const copies = Math.max(1, Math.round(spans / SPANS_PER_COPY));
  const toNano = BigInt(Date.now()) * 1_000_000n;
  const copyNano = (BigInt(DAYS) * DAY_NANO) / BigInt(copies);
  const traces = imagineTraces({
    spans: SPANS_PER_COPY,
    fromNano: toNano - copyNano,
    apartNano: copyNano / BigInt(Math.ceil(SPANS_PER_COPY / SPANS_PER_TRACE) + 1),
    tracesPerAgentTrace: TRACES_PER_AGENT_TRACE,
  });
  const imagined = traces.flat();
  for (let from = 0; from < imagined.length; from += SPANS_PER_INSERT) {
    const part = imagined.slice(from, from + SPANS_PER_INSERT).map((span) => ({ ...span, org: "seed" }));
    await insertSpans(store, part, `seed-${from}`);
  }
  const book = createPriceBook();
  const settler = new Settler({ store, settle: (trace) => settleTrace(trace, book), quietMs: 0, tickMs: 5 });
  const settled = settler.touch(traces.map((trace) => ({ org: "seed", traceId: trace[0]?.traceId ?? "" })));
  await settler.start();
  await settled;
  await settler.stop();
  for (let copy = 0; copy < copies; copy++) {
    for (const table of ["otel_traces", "ledger"]) await copyRows(store, table, copy, copyNano);
    onProgress(copy + 1, copies);
  }
  const agentTrace = traces[TRACES_PER_AGENT_TRACE - 1]?.[0]?.traceId ?? "";
  return { asked: spans, spans: imagined.length * copies, toNano, traceId: `0000${agentTrace.slice(4)}` };
}

/** The rows of the seed as another organisation's, earlier, under trace and session ids whose first digits say which copy it is. */
async function copyRows(store: Store, table: string, copy: number, copyNano: bigint): Promise<void> {
  await store.command(
    `INSERT INTO ${table} SELECT * REPLACE (
      {org:String} AS Org,
      Timestamp - toIntervalNanosecond({shift:Int64}) AS Timestamp,
      concat({prefix:String}, substring(TraceId, 5)) AS TraceId,
      if(SessionId = '', '', concat({prefix:String}, substring(SessionId, 5))) AS SessionId)
    FROM (SELECT * FROM ${table} WHERE Org = 'seed')`,
    { org: ORG, shift: (copyNano * BigInt(copy)).toString(), prefix: copy.toString(16).padStart(4, "0") },
  );
}
