import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createStore } from "./store.ts";
import { StoreError } from "./store-error.ts";

describe("createStore without an engine", () => {
  // Port 1 is never listened on.
  const options = { url: "http://127.0.0.1:1", requestTimeoutMs: 2_000 };

  it("asks for a retry of an insert and loses nothing", async () => {
    const store = createStore(options);
    const outcome = await store.insertNative("otel_traces", new Uint8Array([1]), "segment-1");
    expect(outcome.kind).toBe("retry");
    expect(await store.ping()).toBe(false);
    await store.close();
  });

  it("throws a StoreError that says that the store is unavailable", async () => {
    const store = createStore(options);
    await expect(store.query("SELECT 1")).rejects.toSatisfy(
      (error) => error instanceof StoreError && error.unavailable,
    );
    await store.close();
  });

  it("refuses a database name that is no identifier", async () => {
    const store = createStore({ ...options, database: "a`; DROP" });
    await expect(store.createDatabase()).rejects.toThrow('Cannot use the database "a`; DROP"');
    await store.close();
  });
});

describe("createStore of a server that fails after it has answered", () => {
  it("takes no insert for done whose answer is text, whatever its status", async () => {
    const text = "Code: 241. DB::Exception: (total) memory limit exceeded";
    const server = createServer((request, response) => {
      request.resume().once("end", () => response.end(text));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const store = createStore({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const outcomes = [
      await store.insertNative("otel_traces", new Uint8Array([1]), "segment-1"),
      await store.insertRowBinary("ledger", ["Org"], new Uint8Array([1]), "ledger-1"),
    ];
    const reason = `Cannot insert: expected an empty answer, got ${text}`;
    expect(outcomes).toEqual(outcomes.map(() => ({ kind: "retry", afterMs: 500, reason })));
    await store.close();
    server.close();
    server.closeAllConnections();
  });
});
