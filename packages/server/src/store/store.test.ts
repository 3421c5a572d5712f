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
