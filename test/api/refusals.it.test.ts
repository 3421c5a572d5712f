import { ClickHouseError } from "@clickhouse/client";
import { afterAll, describe, expect, it } from "vitest";
import { createAccess } from "../../packages/server/src/access/create-access.ts";
import { createQueries } from "../../packages/server/src/query/queries.ts";
import { createStore } from "../../packages/server/src/store/store.ts";
import { StoreError } from "../../packages/server/src/store/store-error.ts";
import { createApi } from "../../packages/server/src/api/create-api.ts";

// Port 1 is never listened on.
const store = createStore({ url: "http://127.0.0.1:1", requestTimeoutMs: 2_000 });
afterAll(() => store.close());

type Options = Parameters<typeof createApi>[0];

function api(more: Partial<Options> = {}): ReturnType<typeof createApi> {
  return createApi({
    processStatus: () => Promise.reject(new Error("not asked for here")),
    queries: createQueries(store),
    settling: {
      pending: () => ({ traces: 0, oldest: null }),
      watch: () => ({ isPending: () => false, end: () => undefined }),
    },
    access: createAccess([]),
    version: "0",
    priceVersion: "p",
    ...more,
  });
}

const LOCAL = { headers: { host: "localhost" } };

describe("createApi", () => {
  it("answers 503 with a wait while the store is away, and reports no fault of its own", async () => {
    const faults: unknown[] = [];
    const response = await api({ onError: (error) => faults.push(error) }).request("/api/acme/overview", LOCAL);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.json()).toMatchObject({ error: { code: "store_unavailable" } });
    expect(faults).toEqual([]);
  });

  it("answers 503 while the disk of the store is full, and pages say so", async () => {
    const full = new StoreError("no room", {
      unavailable: true,
      cause: new ClickHouseError({ message: "no room", code: "243", type: "NOT_ENOUGH_SPACE" }),
    });
    const app = api({ queries: { ...createQueries(store), stored: () => Promise.reject(full) } });
    const response = await app.request("/api/acme/status", LOCAL);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    const message = "the disk of the store is full; the same request may work once there is room";
    expect(await response.json()).toEqual({ error: { code: "store_full", message } });
  });

  it("answers 500 without details for a fault, and tells the owner", async () => {
    const faults: unknown[] = [];
    const app = api({
      queries: { ...createQueries(store), stored: () => Promise.reject(new Error("secret detail")) },
      onError: (error) => faults.push(error),
    });
    const response = await app.request("/api/acme/status", LOCAL);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret detail");
    expect(faults).toHaveLength(1);
  });

  it("refuses before it reads parameters or data when access says so", async () => {
    const refusing = api({
      access: {
        open: false,
        authenticate: (headers, org) =>
          headers.authorization === undefined
            ? { kind: "unauthenticated", reason: "no credentials" }
            : { kind: "forbidden", reason: `not ${org}` },
        orgs: () => ({ kind: "unauthenticated", reason: "no credentials" }),
      },
    });
    for (const path of ["overview?limit=x", "traces", "traces/zzz", "sessions", "ledger", "facets", "status"]) {
      const without = await refusing.request(`/api/acme/${path}`);
      expect([path, without.status, without.headers.get("www-authenticate")]).toEqual([
        path,
        401,
        'Basic realm="Outcrop", charset="UTF-8"',
      ]);
      const other = await refusing.request(`/api/acme/${path}`, { headers: { authorization: "Bearer k" } });
      expect([other.status, await other.json()]).toEqual([403, { error: { code: "forbidden", message: "not acme" } }]);
    }
    expect((await refusing.request("/api/orgs")).status).toBe(401);
  });

  it("answers 404 for an organisation that cannot be and for a path that is none", async () => {
    const impossible = await api().request("/api/-/overview", LOCAL);
    expect([impossible.status, await impossible.json()]).toMatchObject([404, { error: { where: "org" } }]);
    expect((await api().request("/api/acme/nothing", LOCAL)).status).toBe(404);
  });

  it("lets nothing be cached or framed", async () => {
    const { headers } = await api().request("/api/openapi.json", LOCAL);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});
