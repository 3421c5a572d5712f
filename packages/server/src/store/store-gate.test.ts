import { describe, expect, it } from "vitest";
import { OK, type Outcome } from "../pipeline/outcome.ts";
import { StoreGate } from "./store-gate.ts";
import { StoreError } from "./store-error.ts";
import type { Store } from "./store.ts";

/** A store that notes what reaches it. */
function fakeStore(): { readonly store: Store; readonly reached: readonly string[] } {
  const reached: string[] = [];
  const insert = (method: string) => (): Promise<Outcome> => {
    reached.push(method);
    return Promise.resolve(OK);
  };
  const run = (method: string) => (): Promise<void> => {
    reached.push(method);
    return Promise.resolve();
  };
  const ask = (method: string): Promise<readonly never[]> => {
    reached.push(method);
    return Promise.resolve([]);
  };
  const store: Store = {
    database: "default",
    cluster: null,
    insertNative: insert("insertNative"),
    insertFile: insert("insertFile"),
    tryNative: insert("tryNative"),
    insertRowBinary: insert("insertRowBinary"),
    query: () => ask("query"),
    querySpans: () => ask("querySpans"),
    command: run("command"),
    createDatabase: run("createDatabase"),
    ping: async () => {
      reached.push("ping");
      return true;
    },
    close: run("close"),
  };
  return { store, reached };
}

/** Everything that may be asked again. */
const uses = (store: Store): readonly (() => Promise<unknown>)[] => [
  () => store.insertNative("otel_traces", new Uint8Array(1), "token"),
  () => store.tryNative("otel_traces", new Uint8Array(1)),
  () => store.insertRowBinary("ledger", ["Org"], new Uint8Array(1), "token"),
  () => store.query("SELECT 1"),
  () => store.querySpans("SELECT TraceId FROM otel_traces", {}, ["TraceId"]),
  () => store.command("SELECT 1"),
  () => store.createDatabase(),
];

describe("the gate of a store", () => {
  it("is, while it is closed, a store that does not answer: nothing reaches it, and all may be tried again", async () => {
    const { store, reached } = fakeStore();
    const guarded = new StoreGate().guard(store);
    const [native, tried, rows, ...asked] = await Promise.allSettled(uses(guarded).map((use) => use()));
    for (const answer of [native, tried, rows]) expect(answer).toMatchObject({ value: { kind: "retry" } });
    expect(asked).toHaveLength(4);
    for (const answer of asked) {
      expect(answer).toHaveProperty("reason", expect.any(StoreError));
      expect(answer).toHaveProperty("reason.unavailable", true);
    }
    expect(guarded.insertFile("otel_traces", "/log/1.segment", "token")).toBeUndefined();
    expect(await guarded.ping()).toBe(false);
    expect(reached).toEqual([]);
  });

  it("is the store once it is open, for those too who have it already", async () => {
    const { store, reached } = fakeStore();
    const gate = new StoreGate();
    const guarded = gate.guard(store);
    gate.open();
    await gate.opened;
    for (const use of uses(guarded)) await use();
    expect(await guarded.insertFile("otel_traces", "/log/1.segment", "token")).toEqual(OK);
    expect(await guarded.ping()).toBe(true);
    await guarded.close();
    expect(reached).toEqual([
      "insertNative",
      "tryNative",
      "insertRowBinary",
      "query",
      "querySpans",
      "command",
      "createDatabase",
      "insertFile",
      "ping",
      "close",
    ]);
  });
});
