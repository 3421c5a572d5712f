import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listTraces } from "../../packages/server/src/query/traces.ts";
import type { Scope } from "../../packages/server/src/query/scope.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import type { Store } from "../../packages/server/src/store/store.ts";
import { writeTraceHeads } from "../../packages/server/src/store/traces/write-trace-heads.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";
import { summariseAsOld } from "./summarise-as-old.ts";

/** The beginning of an hour, long ago. */
const START = 1_700_002_800_000_000_000n;
const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const TRACES = 40;
const TRACES_OF_HOUR = 6;
const SCOPE: Scope = { org: "acme", from: START - MINUTE, to: START + 2_000n * MINUTE, where: {}, error: false };
const PAGES = [
  [SCOPE, "-cost"],
  [{ ...SCOPE, error: true }, "-duration"],
  [{ ...SCOPE, where: { model: ["nova"] } }, "-cost"],
] as const;

const NEVER = new AbortController().signal;

describe("lists of traces that are apart, with their heads", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    for (const org of ["acme", "other"]) {
      // The other organisation's traces have the same ids, and begin half an hour later.
      const shift = org === "acme" ? 0n : 30n * MINUTE;
      const spans = Array.from({ length: TRACES }, (_, at) => at).flatMap((at) => {
        const start = START + BigInt(at) * 10n * MINUTE + shift;
        const ofAgent = { "user.id": `user-${at}`, "session.id": `s "${at}"`, "gen_ai.agent.name": `agent-${at % 3}` };
        const root = { spanId: `${org}-root-${at}`, name: `GET /${at}`, serviceName: `shop-${at % 4}` };
        return [
          { org, traceId: `t-${at}`, ...root, startUnixNano: start, durationNano: BigInt(at) * SECOND },
          {
            org,
            traceId: `t-${at}`,
            spanId: `${org}-step-${at}`,
            parentSpanId: root.spanId,
            name: "step",
            // Of every seventh trace, long after the hour is over.
            startUnixNano: start + (at % 7 === 0 ? 90n * MINUTE : SECOND),
            attributes: at % 2 === 0 ? ofAgent : {},
            ...(at % 3 === 0 ? { statusCode: "Error" as const } : {}),
          },
        ];
      });
      await insertSpans(engine.store, spans, org);
    }
    await engine.store.command(
      `INSERT INTO ledger (Org, Timestamp, TraceId, SpanId, Model, CostStatus, CostNanoUsd, ErrorType, Sign)
      SELECT 'acme', fromUnixTimestamp64Nano({start:Int64} + number * 600000000000 + 5), concat('t-', toString(number)), 'call',
        ['nova', 'claude'][1 + number % 3 % 2], 'priced', 100 + number % 9, if(number % 5 = 0, 'throttled', ''), 1
      FROM numbers({traces:UInt32}) WHERE number % 2 = 0`,
      { start: START, traces: TRACES },
    );
    await summariseAsOld(engine.store);
  });
  afterAll(() => engine.stop());

  /** The traces of which a page asked the spans. */
  async function pagesAndSpans(
    openSince: number | undefined,
  ): Promise<{ pages: readonly object[]; spans: Set<string> }> {
    const spans = new Set<string>();
    const store: Store = {
      ...engine.store,
      query: (sql, params = {}) => {
        if (sql.includes("FROM otel_traces") && Array.isArray(params["traces"])) {
          for (const trace of params["traces"]) spans.add(String(trace));
        }
        return engine.store.query(sql, params);
      },
    };
    const pages: object[] = [];
    for (const [scope, sort] of PAGES) pages.push(await listTraces(store, scope, { sort, limit: TRACES }, openSince));
    return { pages, spans };
  }

  const heads = (): Promise<readonly { readonly Head: string }[]> =>
    engine.store.query("SELECT Head FROM trace_heads WHERE Org = 'acme'");
  const withHead = Array.from({ length: TRACES }, (_, at) => at).filter(
    (at) => (at % 2 === 0 || at % 3 === 0) && at % 7 !== 0,
  );

  it("show what spans tell, and ask them only of traces that have none", async () => {
    const before = await pagesAndSpans(1);
    expect(await writeTraceHeads(engine.store, NEVER)).toBe(true);
    expect(await heads()).toHaveLength(withHead.length);
    const after = await pagesAndSpans(1);
    expect(after.pages).toEqual(before.pages);
    expect(after.pages).toEqual((await pagesAndSpans(undefined)).pages);
    expect(before.spans.size).toBe(TRACES);
    expect(await writeTraceHeads(engine.store, NEVER)).toBe(true);
    expect(await heads()).toHaveLength(withHead.length);
  });

  it("show what comes late at once, and later, and when heads are written once more after a crash", async () => {
    const late = { org: "acme", traceId: "t-6", spanId: "late", name: "late", startUnixNano: START + 60n * MINUTE };
    await insertSpans(engine.store, [{ ...late, attributes: { "gen_ai.agent.name": "agent-late" } }], "late");
    const expected = await pagesAndSpans(undefined);
    expect(JSON.stringify(expected.pages)).toContain("agent-late");
    // Open since 1: what came before is as old as 1970.
    expect((await pagesAndSpans(1)).pages).toEqual(expected.pages);
    for (let again = 0; again < 2; again++) await summariseAsOld(engine.store);
    expect((await pagesAndSpans(1)).pages).toEqual(expected.pages);
    await engine.store.command("TRUNCATE TABLE trace_heads_until");
    expect(await writeTraceHeads(engine.store, NEVER)).toBe(true);
    expect((await pagesAndSpans(1)).pages).toEqual(expected.pages);
  });

  it("are written no further once told to stop, and past an hour that fails", async () => {
    await engine.store.command("TRUNCATE TABLE trace_heads_until");
    await engine.store.command("TRUNCATE TABLE trace_heads");
    expect(await writeTraceHeads(engine.store, AbortSignal.abort())).toBe(false);
    expect(await heads()).toEqual([]);
    const done = { ...engine.store, command: () => Promise.reject(new Error("away")) };
    await expect(writeTraceHeads(done, NEVER)).rejects.toThrow("away");
    const failing: Pick<Store, "query" | "command"> = {
      ...engine.store,
      command: (sql, params) =>
        sql.includes("trace_heads (") ? Promise.reject(new Error("too much")) : engine.store.command(sql, params),
    };
    await expect(writeTraceHeads(failing, NEVER)).rejects.toThrow("too much");
    expect(await writeTraceHeads(engine.store, NEVER)).toBe(true);
    expect(await heads()).toHaveLength(withHead.filter((at) => at >= TRACES_OF_HOUR).length);
  });
});
