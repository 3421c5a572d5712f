import { describe, expect, it, vi } from "vitest";
import { OK } from "../pipeline/outcome.ts";
import { StoreGate } from "./store-gate.ts";
import { StoreError } from "./store-error.ts";
import type { Store } from "./store.ts";

function fakeStore(): Store {
  return {
    database: "default",
    cluster: null,
    insertNative: vi.fn<Store["insertNative"]>(async () => OK),
    insertFile: vi.fn<Store["insertFile"]>(async () => OK),
    insertRowBinary: vi.fn<Store["insertRowBinary"]>(async () => OK),
    query: vi.fn<Store["query"]>(async () => []),
    querySpans: vi.fn<Store["querySpans"]>(async () => []),
    command: vi.fn<Store["command"]>(async () => undefined),
    createDatabase: vi.fn<Store["createDatabase"]>(async () => undefined),
    ping: vi.fn<Store["ping"]>(async () => true),
    close: vi.fn<Store["close"]>(async () => undefined),
  };
}

/** Everything that reaches the store. */
const uses = (store: Store): readonly (() => unknown)[] => [
  () => store.insertNative("otel_traces", new Uint8Array(1), "token"),
  () => store.insertRowBinary("ledger", ["Org"], new Uint8Array(1), "token"),
  () => store.query("SELECT 1"),
  () => store.querySpans("SELECT TraceId FROM otel_traces", {}, ["TraceId"]),
  () => store.command("SELECT 1"),
  () => store.createDatabase(),
  () => store.ping(),
];

describe("the gate of a store", () => {
  it("is, while it is closed, a store that does not answer: nothing reaches it, and all may be tried again", async () => {
    const store = fakeStore();
    const guarded = new StoreGate().guard(store);
    const answers = await Promise.allSettled(uses(guarded).map(async (use) => await use()));
    const [native, rows, ...asked] = answers;
    expect([native, rows]).toMatchObject([{ value: { kind: "retry" } }, { value: { kind: "retry" } }]);
    expect(asked.pop()).toEqual({ status: "fulfilled", value: false });
    for (const answer of asked) {
      expect(answer).toMatchObject({ status: "rejected", reason: expect.any(StoreError) });
      expect(answer).toHaveProperty("reason.unavailable", true);
    }
    expect(guarded.insertFile("otel_traces", "/log/1.segment", "token")).toBeUndefined();
    for (const method of Object.values(store)) if (vi.isMockFunction(method)) expect(method).not.toHaveBeenCalled();
  });

  it("is the store once it is open, for those too who have it already", async () => {
    const store = fakeStore();
    const gate = new StoreGate();
    const guarded = gate.guard(store);
    gate.open();
    await gate.opened;
    await Promise.all(uses(guarded).map(async (use) => await use()));
    expect(await guarded.insertFile("otel_traces", "/log/1.segment", "token")).toEqual(OK);
    expect(await guarded.ping()).toBe(true);
    await guarded.close();
    for (const method of Object.values(store)) if (vi.isMockFunction(method)) expect(method).toHaveBeenCalled();
  });
});
