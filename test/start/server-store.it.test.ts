import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { createServer, type Server } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type Engine } from "@outcrop/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcessStatus, Status } from "outcrop/api";
import { createStore, type Store } from "../../packages/server/src/store/store.ts";
import { createAuthority } from "../../packages/server/src/web/testing/certificates.ts";
import { chatSpan, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

const DAY_MS = 86_400_000;
const USERS = [{ name: "outcrop", password: "not in the address" }];

/** An engine in a process of its own stands for the server elsewhere, behind TLS that asks for a client's certificate. */
describe("a ClickHouse server instead of the embedded engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "outcrop-server-"));
  const authority = createAuthority();
  let engine: Engine | undefined;
  /** Another after each start: one that was free before could have been taken. */
  let enginePort = 0;
  let tls: Server;
  let url = "";
  /** That were let through, whether or not the server was there. */
  let connections = 0;
  let stack: Stack | undefined;
  let direct: Store | undefined;

  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const configured = (store: object): string =>
    // YAML takes JSON as it is.
    JSON.stringify({
      receivers: { otlp: { protocols: { http: {} } } },
      processors: { normalize: {}, price: {}, redact: {} },
      exporters: { store },
      extensions: { console: {} },
      service: {
        extensions: ["console"],
        pipelines: {
          traces: { receivers: ["otlp"], processors: ["normalize", "price", "redact"], exporters: ["store"] },
        },
      },
    });
  async function startServer(): Promise<void> {
    engine = await startEngine({ dataDir: join(folder, "engine"), users: USERS });
    enginePort = Number(new URL(engine.url).port);
    await direct?.close();
    direct = createStore({
      url: engine.url,
      database: "telemetry",
      username: "outcrop",
      password: "not in the address",
    });
  }
  const start = (config: string): Promise<Stack> =>
    startStack({ dataDir: join(folder, "data"), args: ["--config", config] });
  /** Spans that the server has, how many of them are different, and calls in the ledger. */
  const counts = async (): Promise<readonly number[]> => {
    const [row] =
      (await direct?.query<{ A: string; B: string; C: string }>(
        "SELECT count() AS A, uniqExact(SpanId) AS B, (SELECT sum(Sign) FROM ledger) AS C FROM otel_traces",
      )) ?? [];
    return [row?.A, row?.B, row?.C].map(Number);
  };

  /** What it said of itself stands for a second. */
  const becomesReady = async (of: Stack | undefined): Promise<void> => {
    await eventually(
      async () => (await fetch(`${of?.url}/readyz`)).status,
      (status) => status === 200,
    );
  };

  beforeAll(async () => {
    const served = authority.issue("server");
    tls = createServer({ ...served, ca: authority.cert, requestCert: true, rejectUnauthorized: true }, (socket) => {
      connections += 1;
      const upstream = connect(enginePort, "127.0.0.1");
      socket.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
      upstream.on("error", () => socket.destroy()).on("close", () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    url = `https://localhost:${(tls.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await stack?.stop();
    await direct?.close();
    await engine?.stop();
    tls.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const storeWith = (more: object = {}): object => {
    const client = authority.issue("outcrop");
    return {
      url,
      database: "telemetry",
      username: "outcrop",
      password: "not in the address",
      settle_after_ms: 100,
      tls: {
        ca_file: write("ca.pem", authority.cert),
        cert_file: write("client.pem", client.cert),
        key_file: write("client-key.pem", client.key),
      },
      ...more,
    };
  };

  it("may be away at the start: data is taken, and what is missing is said; then it is given its database, and the data", async () => {
    stack = await start(write("outcrop.yaml", configured(storeWith())));
    await stack.says(`store     ClickHouse at ${new URL(url).host} does not answer yet, trying again: `);
    expect(connections).toBeGreaterThan(0);
    expect(stack.ready.engine).toBeNull();
    const ready = await fetch(`${stack.url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([
      503,
      expect.stringContaining("store: does not answer; what arrives is kept in the log"),
    ]);
    const status = (await (await fetch(`${stack.url}/api/status`)).json()) as ProcessStatus;
    expect(status).toMatchObject({ ready: false, engine: { kind: "server", up: false } });
    const page = await fetch(`${stack.url}/api/default/overview`);
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await sendTraces(`${stack.url}/api/default`, traceRequest([chatSpan({})]))).toBe(200);

    await startServer();
    await eventually(
      async () => await counts().catch(() => []),
      ([, , calls]) => calls === 1,
    );
    expect(await counts()).toEqual([1, 1, 1]);
    await becomesReady(stack);
    expect(stack.log()).not.toContain("given up");
  });

  it("may be away in the middle of everything: senders are served, and all is there once when it is back", async () => {
    let [sent = 0] = await counts();
    const send = async (): Promise<void> => {
      const spans = Array.from({ length: 50 }, () => chatSpan({}));
      expect(await sendTraces(`${stack?.url}/api/default`, traceRequest(spans))).toBe(200);
      sent += spans.length;
    };
    for (let request = 0; request < 20; request++) {
      await send();
      // In the middle of inserts, most likely.
      if (request === 10) process.kill(engine?.pid ?? Number.NaN, "SIGKILL");
    }
    const away = await eventually(
      () => fetch(`${stack?.url}/readyz`),
      ({ status }) => status === 503,
    );
    expect(await away.text()).toContain("store: does not answer; what arrives is kept in the log");
    await startServer();
    await eventually(counts, ([stored = 0, , calls = 0]) => stored >= sent && calls >= sent);
    expect(await counts()).toEqual([sent, sent, sent]);
    await becomesReady(stack);
  });

  it("loses what has been kept for its time, as the embedded engine does", async () => {
    const old = chatSpan({ startMs: Date.now() - 45 * DAY_MS });
    const before = await counts();
    expect(await sendTraces(`${stack?.url}/api/default`, traceRequest([old]))).toBe(200);
    await eventually(counts, ([stored]) => stored === (before[0] ?? 0) + 1);
    await stack?.stop();
    stack = await start(write("outcrop.yaml", configured(storeWith({ retention: { traces: "30d" } }))));
    await eventually(counts, ([stored]) => stored === before[0]);
    await stack.says(/retention dropped \d{8} of otel_traces/);
  });

  it("costs the oldest, and holds no sender up, where the configuration says so and it is away for too long", async () => {
    await stack?.stop();
    const queue = { queue_size: 67_108_864, when_full: "drop_oldest" };
    stack = await start(write("outcrop.yaml", configured(storeWith({ sending_queue: queue }))));
    const before = await counts();
    process.kill(engine?.pid ?? Number.NaN, "SIGKILL");
    const attributes = { text: ". ".repeat(8_000) };
    let sent = 0;
    for (let round = 0; round < 8; round++) {
      const requests = Array.from({ length: 4 }, () => Array.from({ length: 150 }, () => chatSpan({ attributes })));
      // A sender may be told to come again for the moment that it takes to delete: as exporters do, it does.
      const answers = requests.map((spans) =>
        eventually(
          () => sendTraces(`${stack?.url}/api/default`, traceRequest(spans)),
          (status) => status === 200,
        ),
      );
      await Promise.all(answers);
      sent += 600;
    }
    await startServer();
    const dropped = async (): Promise<number> => {
      const text = await (await fetch(`${stack?.url}/metrics`)).text();
      const [, count = "-1"] =
        /^outcrop_exporter_dropped_items\{exporter="store",signal="traces"\} (\d+)$/m.exec(text) ?? [];
      return Number(count);
    };
    await eventually(counts, ([stored = 0, different = 0]) => stored === different && stored > (before[0] ?? 0));
    const stored = async (): Promise<number> => ((await counts())[0] ?? 0) - (before[0] ?? 0);
    await eventually(
      async () => (await stored()) + (await dropped()),
      (all) => all === sent,
    );
    expect(await dropped()).toBeGreaterThan(500);
    // No page waits for what will never come.
    await eventually(
      async () => (await (await fetch(`${stack?.url}/api/default/status`)).json()) as Status,
      ({ pending }) => pending.traces === 0,
    );
    expect(await stored()).toBeGreaterThan(1_000);
    await stack.says("log       is full: store goes without the oldest of what it has not taken, from ");
  });

  it("says what it is refused for, and ends", async () => {
    await stack?.stop();
    const wrong = start(write("wrong.yaml", configured(storeWith({ password: "wrong" }))));
    await expect(wrong).rejects.toThrow(/ended with 1\n[^]*Cannot create the database "telemetry": .*outcrop/);
    const strange = start(write("no-ca.yaml", configured(storeWith({ tls: undefined }))));
    await expect(strange).rejects.toThrow(/ended with 1\n[^]*certificate/i);
    stack = undefined;
  });
});
