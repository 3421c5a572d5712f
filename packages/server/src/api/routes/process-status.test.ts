import { describe, expect, it } from "vitest";
import { createAccess } from "../../access/create-access.ts";
import type { Credential } from "../../access/credentials.ts";
import type { ApiOptions } from "../api-options.ts";
import { createApi } from "../create-api.ts";
import { processStatusSchema } from "../process-status-schema.ts";
import type { ProcessStatus } from "../process-status.ts";

const durations = { count: 1, sumSeconds: 0.002, buckets: [{ seconds: 0.005, count: 1 }] };
const STATUS: ProcessStatus = {
  version: "1",
  started: "2026-11-21T09:00:00.000Z",
  uptimeSeconds: 1.5,
  ready: true,
  problems: [],
  process: { rssBytes: 1, heapUsedBytes: 1, cpuSeconds: 0.5 },
  engine: { kind: "embedded", up: true },
  settlement: { waiting: 0, settled: 1, faults: 0 },
  receivers: [
    {
      receiver: "otlp",
      transport: "http",
      signal: "traces",
      accepted: 2,
      failed: 0,
      refused: { full: 1 },
      dropped: {},
      refusedRequests: {},
    },
  ],
  logs: [],
  exporters: [
    {
      exporter: "store",
      signal: "traces",
      log: "traces",
      dropped: 0,
      sent: 2,
      failed: 0,
      waiting: { segments: 0, bytes: 0, oldestSeconds: 0 },
      sending: durations,
    },
  ],
};

const credentials: readonly Credential[] = [
  { principal: "all", secret: { kind: "bearer", key: "of-all" }, orgs: "all" },
  { principal: "one", secret: { kind: "bearer", key: "of-one" }, orgs: ["acme"] },
];

function ask(given: readonly Credential[], headers: Readonly<Record<string, string>>): Promise<Response> {
  const app = createApi({
    access: createAccess(given),
    processStatus: () => Promise.resolve(STATUS),
    queries: {} as ApiOptions["queries"],
    settling: {
      pending: () => ({ traces: 0, oldest: null }),
      watch: () => ({ isPending: () => false, end: () => undefined }),
    },
    version: "1",
    priceVersion: "1",
  });
  return Promise.resolve(app.request("/api/status", { headers }));
}

describe("GET /api/status", () => {
  it("answers who may read every organisation", async () => {
    const response = await ask(credentials, { authorization: "Bearer of-all" });
    expect(response.status).toBe(200);
    expect(processStatusSchema.parse(await response.json())).toEqual(STATUS);
    expect((await ask([], { host: "localhost:5080" })).status).toBe(200);
  });

  it("refuses whoever may read some, or none, or comes from another site", async () => {
    expect((await ask(credentials, { authorization: "Bearer of-one" })).status).toBe(403);
    expect((await ask(credentials, {})).status).toBe(401);
    expect((await ask([], { host: "localhost:5080", origin: "https://elsewhere.example" })).status).toBe(403);
  });
});
