import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { migrate } from "./migrate.ts";
import { LEDGER_TABLE } from "./schema/ledger-table.ts";
import { LOG_TABLE } from "./schema/log-table.ts";
import { SPAN_TABLE } from "./schema/span-table.ts";
import { sweep } from "./retention/sweep.ts";
import { createStore, type Store, type StoreOptions } from "./store.ts";

interface Asked {
  readonly query: string;
  readonly settings: Readonly<Record<string, string>>;
}

const CLUSTER = { name: "telemetry", path: "/t/{shard}/{table}", replica: "{replica}", insertQuorum: "auto" } as const;

/** Notes what a server of ClickHouse's is asked, and answers each question with the rows that stand under a word of it. */
describe("a store on a cluster", () => {
  const asked: Asked[] = [];
  const answers = new Map<string, readonly object[] | ((table: string) => readonly object[])>();
  let server: Server | undefined;
  let store: Store | undefined;
  afterEach(async () => {
    await store?.close();
    server?.closeAllConnections();
    server?.close();
    asked.length = 0;
    answers.clear();
  });

  async function open(options: Partial<StoreOptions> = {}): Promise<Store> {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const body: Buffer[] = [];
      request.on("data", (chunk: Buffer) => body.push(chunk));
      request.on("end", () => {
        const query = url.searchParams.get("query") ?? Buffer.concat(body).toString("utf8");
        asked.push({ query, settings: Object.fromEntries(url.searchParams) });
        const found = [...answers].find(([word]) => query.includes(word))?.[1] ?? [];
        const rows = typeof found === "function" ? found(url.searchParams.get("param_table") ?? "") : found;
        response.end(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    store = createStore({ url: `http://127.0.0.1:${port}`, database: "telemetry", cluster: CLUSTER, ...options });
    return store;
  }

  it("is told that a block is stored when every shard has its share on most replicas", async () => {
    const cluster = await open();
    await cluster.insertNative("otel_traces", new Uint8Array([1]), "segment-1");
    expect(asked[0]?.query).toBe("INSERT INTO otel_traces FORMAT Native");
    expect(asked[0]?.settings).toMatchObject({
      insert_deduplication_token: "segment-1",
      distributed_foreground_insert: "1",
      insert_quorum: "auto",
      insert_quorum_parallel: "0",
      insert_quorum_timeout: "25000",
    });
  });

  it("says none of it to a single server", async () => {
    const single = await open({ cluster: undefined });
    await single.insertNative("otel_traces", new Uint8Array([1]), "segment-1");
    await single.query("SELECT 1");
    const names = asked.flatMap(({ settings }) => Object.keys(settings));
    expect(names.filter((name) => /quorum|distributed|sequential/.test(name))).toEqual([]);
    expect(single.cluster).toBeNull();
  });

  it("reads for settlement what was written before, and lets pages read what is there", async () => {
    const cluster = await open({ sequentialReads: true });
    await cluster.query("SELECT 1");
    await cluster.close();
    const pages = await open();
    await pages.query("SELECT 1");
    expect(asked.map(({ settings }) => settings["select_sequential_consistency"])).toEqual(["1", undefined]);
    expect(asked.map(({ settings }) => settings["distributed_product_mode"])).toEqual(["global", "global"]);
  });

  it("makes and changes its tables on every server, each share and then the table over them", async () => {
    const cluster = await open();
    // Everything but one column.
    answers.set("FROM system.columns", (table) =>
      [SPAN_TABLE, LOG_TABLE, LEDGER_TABLE]
        .filter(({ name }) => name === table)
        .flatMap(({ columns }) => columns)
        .filter(({ name }) => name !== "TraceId"),
    );
    await migrate(cluster);
    const changes = asked.map(({ query }) => query.trim()).filter((query) => /^(CREATE|ALTER)/.test(query));
    expect(changes.filter((query) => !query.includes("ON CLUSTER 'telemetry'"))).toEqual([]);
    expect(changes[0]).toMatch(/^CREATE DATABASE IF NOT EXISTS `telemetry` ON CLUSTER 'telemetry'$/);
    const added = changes.filter((query) => query.includes("ADD COLUMN IF NOT EXISTS `TraceId`"));
    for (const table of ["otel_traces", "otel_logs", "ledger"]) {
      const of = added.filter((query) => query.includes(` ${table}`));
      expect(of[0]).toMatch(
        `ALTER TABLE ${table}_local ON CLUSTER 'telemetry' ADD COLUMN IF NOT EXISTS \`TraceId\` String`,
      );
      expect(of[1]).toBe(`ALTER TABLE ${table} ON CLUSTER 'telemetry' ADD COLUMN IF NOT EXISTS \`TraceId\` String`);
      expect(of).toHaveLength(2);
    }
    const settings = asked.find(({ query }) => query.trim().startsWith("CREATE TABLE"))?.settings;
    expect(settings).toMatchObject({ distributed_ddl_output_mode: "null_status_on_timeout" });
    // Some sixty requests.
  });

  it("removes old partitions from the shares, which it finds on every shard", async () => {
    const cluster = await open();
    answers.set("AS Orgs FROM otel_traces\n", [{ Id: "20261001", Orgs: ["acme", "other"] }]);
    answers.set("cluster('telemetry', system.parts)", [{ Id: "20260901" }, { Id: "20261001" }]);
    const organizations = new Map([["other", { traces: 60 }] as const]);
    await sweep({
      store: cluster,
      retention: { everyone: { traces: 30 }, organizations },
      nowMs: Date.UTC(2026, 10, 21),
      report: () => {},
    });
    const changes = asked.map(({ query }) => query.trim()).filter((query) => query.startsWith("ALTER"));
    expect(changes).toContain("ALTER TABLE otel_traces_local ON CLUSTER 'telemetry' DROP PARTITION ID '20260901'");
    expect(changes).toContain(
      "ALTER TABLE otel_traces_local ON CLUSTER 'telemetry' DELETE IN PARTITION ID '20261001' WHERE Org IN {orgs:Array(String)}",
    );
    expect(asked.some(({ query }) => query.includes("cluster('telemetry', system.mutations)"))).toBe(true);
  });
});
