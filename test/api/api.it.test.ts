import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccess } from "../../packages/server/src/access/create-access.ts";
import { createApi } from "../../packages/server/src/api/create-api.ts";
import type * as api from "../../packages/server/src/api/types.ts";
import { createQueries } from "../../packages/server/src/query/queries.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { startEngineStore, type EngineStore } from "../store/engine-store.ts";
import {
  AGENT_TRACE,
  CIRCLE_TRACE,
  DIRECT_TRACE,
  FOREIGN_TRACE,
  NOVA,
  NOW_MS,
  PLAIN_TRACE,
  SONNET,
  storeExample,
} from "./stored-example.ts";

describe("the query API", () => {
  let engine: EngineStore;
  let app: ReturnType<typeof createApi>;
  const failures: unknown[] = [];

  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    await storeExample(engine.store);
    app = createApi({
      processStatus: () => Promise.reject(new Error("not asked for here")),
      queries: createQueries(engine.store),
      settling: {
        pending: (org) => ({ traces: org === "acme" ? 1 : 0, oldest: null }),
        watch: (org) => ({ isPending: (traceId) => org === "acme" && traceId === DIRECT_TRACE, end: () => undefined }),
      },
      access: createAccess([]),
      version: "1.2.3",
      priceVersion: "prices-1",
      now: () => NOW_MS,
      onError: (error) => failures.push(error),
    });
  });
  afterAll(async () => {
    await engine.stop();
    expect(failures).toEqual([]);
  });

  async function get<T>(path: string): Promise<T> {
    const response = await app.request(path, { headers: { host: "localhost:5080" } });
    const body: unknown = await response.json();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
    return body as T;
  }

  async function refused(path: string) {
    const response = await app.request(path, { headers: { host: "localhost:5080" } });
    return { status: response.status, ...((await response.json()) as api.ApiError).error };
  }

  it("gives the overview of a period: totals, buckets, models, latency, sessions", async () => {
    const overview = await get<api.Overview>("/api/acme/overview?range=6h");
    expect(overview.period).toEqual({ from: "2026-11-21T06:00:00.000Z", to: "2026-11-21T12:00:00.000Z" });
    expect([overview.bucketSeconds, overview.buckets.length]).toEqual([300, 72]);
    expect(overview.totals).toMatchObject({
      calls: 4,
      errors: 1,
      unpriced: { no_usage: 1 },
      tokens: { input: 1_055, output: 215, cacheRead: 400, cacheWrite: 0 },
    });
    expect(overview.byModel.map((row) => [row.key, row.totals.calls, row.requestModels])).toEqual([
      [SONNET, 1, [`us.${SONNET}`]],
      [NOVA, 3, [NOVA]],
    ]);
    expect(overview.latency).toEqual({ p50: 1_500, p95: 1_500, p99: 1_500 });
    expect([overview.traces, overview.sessions, overview.users]).toEqual([4, 1, 1]);
    expect(new Map(overview.byOperation.map((row) => [row.key, row.totals.calls]))).toEqual(
      new Map([
        ["chat", 2],
        ["invoke_agent", 2],
      ]),
    );
    expect(overview.topSessions.map((row) => row.sessionId)).toEqual(["s-1", ""]);
    const tokens = Object.fromEntries(
      overview.tokensByType.map(({ key, values }) => [key, values.reduce((a, b) => a + b, 0)]),
    );
    expect(tokens).toEqual({ input: 655, cache_read: 400, cache_write: 0, output: 215 });
    expect(overview.costByModel.every(({ values }) => values.length === 72)).toBe(true);
    expect(overview.pending).toEqual({ traces: 1, oldest: null });
  });

  it("answers an empty period with zeros and nulls", async () => {
    const overview = await get<api.Overview>("/api/acme/overview?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z");
    expect(overview.totals).toEqual({
      costNanoUsd: "0",
      calls: 0,
      errors: 0,
      unpriced: {},
      tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    });
    expect(overview.latency).toEqual({ p50: null, p95: null, p99: null });
    expect([overview.byModel, overview.topSessions, overview.traces]).toEqual([[], [], 0]);
  });

  it("lists all traces of a period, with and without calls, newest first", async () => {
    const list = await get<api.TraceList>("/api/acme/traces?range=6h");
    expect(list.rows.map((row) => row.traceId)).toEqual([PLAIN_TRACE, DIRECT_TRACE, AGENT_TRACE, CIRCLE_TRACE]);
    expect(list.total.traces).toBe(4);
    const [plain, direct, agent] = list.rows;
    expect(plain).toMatchObject({ name: "GET /health", models: [], rootMissing: false, hasError: false });
    expect(direct).toMatchObject({ service: "worker", rootMissing: true, hasError: true, pending: true });
    expect(agent).toMatchObject({
      name: "POST /ask",
      spans: 5,
      durationNano: (4n * 60_000_000_000n + 1_500_000_000n).toString(),
      hasError: true,
      sessionId: "s-1",
      userId: "ann",
      models: [SONNET, NOVA],
      agents: ["helper"],
      entryOperation: "invoke_agent",
      pending: false,
    });
  });

  it("lists with a filter only the traces with a call that matches, with the totals of those calls", async () => {
    const list = await get<api.TraceList>(`/api/acme/traces?range=6h&model=${NOVA}&sort=-cost`);
    expect(list.rows.map((row) => [row.traceId, row.totals.calls, row.models])).toEqual([
      [AGENT_TRACE, 1, [NOVA]],
      [CIRCLE_TRACE, 1, [NOVA]],
      [DIRECT_TRACE, 1, [NOVA]],
    ]);
    const sonnet = await get<api.TraceList>(`/api/acme/traces?range=6h&model=${SONNET}&model=unused`);
    expect(sonnet.rows.map((row) => row.traceId)).toEqual([AGENT_TRACE]);
  });

  it("lists under error=true what failed, be it a call or any other span", async () => {
    const list = await get<api.TraceList>("/api/acme/traces?range=6h&error=true");
    expect(list.rows.map((row) => [row.traceId, row.totals.calls])).toEqual([
      [DIRECT_TRACE, 1],
      [AGENT_TRACE, 0],
    ]);
    const calls = await get<api.LedgerList>("/api/acme/ledger?range=6h&error=true");
    expect(calls.rows.map((row) => row.errorType)).toEqual(["ThrottlingException"]);
  });

  it.each(["-start", "start", "-duration", "duration", "-cost", "cost", "-calls", "calls"])(
    "pages through traces sorted by %s without losing or repeating one",
    async (sort) => {
      const whole = await get<api.TraceList>(`/api/acme/traces?range=6h&sort=${sort}`);
      const paged: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page: api.TraceList = await get<api.TraceList>(`/api/acme/traces?range=6h&sort=${sort}&limit=1${after}`);
        paged.push(...page.rows.map((row) => row.traceId));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole.rows.map((row) => row.traceId));
      expect(new Set(paged).size).toBe(4);
    },
  );

  it("shows a trace as a tree in which each span carries what is below it", async () => {
    const trace = await get<api.TraceDetail>(`/api/acme/traces/${AGENT_TRACE.toUpperCase()}`);
    expect(trace.spans.map((span) => span.name)).toEqual([
      "POST /ask",
      "invoke_agent helper",
      "chat sonnet",
      "execute_tool lookup",
      "chat nova",
    ]);
    const [root, agent, sonnet, tool, nova] = trace.spans;
    expect(trace.spanCount).toBe(5);
    expect(root?.subtree).toEqual(trace.totals);
    expect(agent?.subtree.calls).toBe(2);
    expect(sonnet?.ledger).toMatchObject({ model: SONNET, sessionId: "s-1", userId: "ann", agentName: "helper" });
    expect(sonnet).toMatchObject({ finishReasons: ["tool_use"], statusCode: "UNSET", kind: "CLIENT" });
    expect(sonnet?.tokens).toEqual({ input: 1_000, output: 200, cacheRead: 400, cacheWrite: null });
    expect(tool).toMatchObject({ ledger: null, statusCode: "ERROR", toolName: "lookup", errorType: "timeout" });
    expect(nova?.events).toEqual([
      { name: "retry", time: new Date(NOW_MS - 26 * 60_000).toISOString(), attributes: { attempt: "2" } },
    ]);
    expect(BigInt(sonnet?.subtree.costNanoUsd ?? 0) + BigInt(nova?.subtree.costNanoUsd ?? 0)).toBe(
      BigInt(trace.totals.costNanoUsd),
    );
  });

  it("shows spans that are each other's parents, the earliest on top", async () => {
    const trace = await get<api.TraceDetail>(`/api/acme/traces/${CIRCLE_TRACE}`);
    expect(trace.spans.map((span) => span.name)).toEqual(["one", "other"]);
    expect(trace.spans[0]?.subtree).toEqual(trace.totals);
  });

  it("lists sessions, with one row for the calls without", async () => {
    const list = await get<api.SessionList>("/api/acme/sessions?range=6h&sort=-calls");
    expect(list.rows.map((row) => [row.sessionId, row.userId, row.traces, row.totals.calls])).toEqual([
      ["s-1", "ann", 1, 2],
      ["", "", 2, 2],
    ]);
    expect(list.total.sessions).toBe(1);
    const none = await get<api.SessionList>("/api/acme/sessions?range=6h&session=");
    expect(none.rows.map((row) => row.sessionId)).toEqual([""]);
  });

  it("lists ledger entries newest first, with what was not reported as null", async () => {
    const list = await get<api.LedgerList>("/api/acme/ledger?range=6h&limit=2");
    expect(list.total.entries).toBe(4);
    expect(list.rows.map((row) => row.traceId)).toEqual([DIRECT_TRACE, AGENT_TRACE]);
    expect(list.rows[0]).toMatchObject({
      tokens: { input: null, output: null, cacheRead: null, cacheWrite: null },
      costNanoUsd: "0",
      costStatus: "no_usage",
    });
    const rest = await get<api.LedgerList>(`/api/acme/ledger?range=6h&limit=2&cursor=${list.nextCursor ?? ""}`);
    expect(rest.rows.map((row) => row.traceId)).toEqual([AGENT_TRACE, CIRCLE_TRACE]);
    expect(rest.nextCursor).toBeNull();
  });

  it("offers the values of a dimension under the filter on the others", async () => {
    const facets = await get<api.Facets>(`/api/acme/facets?range=6h&model=${SONNET}`);
    expect(facets.model.map((facet) => [facet.value, facet.calls])).toEqual([
      [NOVA, 3],
      [SONNET, 1],
    ]);
    expect(facets.service.map((facet) => [facet.value, facet.calls])).toEqual([["web", 1]]);
  });

  it("tells what is stored and which organisations are", async () => {
    expect(await get<api.Status>("/api/acme/status")).toEqual({
      version: "1.2.3",
      priceVersion: "prices-1",
      pending: { traces: 1, oldest: null },
      newest: new Date(NOW_MS - 10 * 60_000).toISOString(),
      logRecords: 0,
      dataPoints: 0,
      spans: 10,
    });
    expect(await get<api.Status>("/api/empty/status")).toMatchObject({ newest: null, spans: 0 });
    const { orgs } = await get<api.OrgList>("/api/orgs");
    expect(orgs.map((org) => [org.name, org.spans])).toEqual([
      ["acme", 10],
      ["globex", 1],
    ]);
  });

  it("keeps organisations apart in every route", async () => {
    expect(await refused(`/api/acme/traces/${FOREIGN_TRACE}`)).toMatchObject({ status: 404, where: "traceId" });
    const overview = await get<api.Overview>("/api/globex/overview?range=6h");
    expect([overview.totals.calls, overview.totals.tokens.input, overview.traces]).toEqual([1, 7, 1]);
    const ledger = await get<api.LedgerList>("/api/globex/ledger?range=6h&session=s-1");
    expect(ledger.rows.map((row) => row.traceId)).toEqual([FOREIGN_TRACE]);
  });

  it.each([
    ["/api/acme/traces?limit=0", "limit"],
    ["/api/acme/traces?limit=501", "limit"],
    ["/api/acme/traces?sort=name", "sort"],
    ["/api/acme/traces?cursor=abc", "cursor"],
    ["/api/acme/traces?modle=x", "modle"],
    ["/api/acme/traces/xyz", "traceId"],
    [`/api/acme/traces/${"0".repeat(32)}/spans/xyz`, "spanId"],
    ["/api/acme/overview?range=6y", "range"],
    ["/api/acme/overview?range=1h&from=2026-11-21T00:00:00Z", "range"],
    ["/api/acme/overview?from=2026-11-21", "from"],
    ["/api/acme/overview?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z", "from"],
    ["/api/acme/overview?to=9999-11-20T00:00:00Z", "to"],
    ["/api/acme/overview?buckets=501", "buckets"],
    ["/api/acme/ledger?error=maybe", "error"],
    [`/api/acme/ledger?user=${"u".repeat(8_193)}`, "user"],
  ])("refuses %s and says where the fault is", async (path, where) => {
    expect(await refused(path)).toMatchObject({ status: 400, code: "invalid_parameter", where });
  });

  it("takes hostile values for what they are", async () => {
    const hostile = encodeURIComponent("') OR 1=1 -- \\ {org:String}");
    const list = await get<api.TraceList>(`/api/acme/traces?range=6h&model=${hostile}&session=${hostile}`);
    expect(list.rows).toEqual([]);
  });

  it("describes every route of types.ts in its OpenAPI document", async () => {
    const document = await get<{ openapi: string; paths: Record<string, unknown> }>("/api/openapi.json");
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths).toSorted()).toEqual([
      "/api/orgs",
      "/api/status",
      "/api/{org}/facets",
      "/api/{org}/ledger",
      "/api/{org}/overview",
      "/api/{org}/sessions",
      "/api/{org}/status",
      "/api/{org}/traces",
      "/api/{org}/traces/{traceId}",
      "/api/{org}/traces/{traceId}/logs",
      "/api/{org}/traces/{traceId}/spans/{spanId}",
    ]);
  });
});
