import type { Session } from "chdb";
import { describe, expect, it } from "vitest";
import { Connection, type Wanted } from "./connection.ts";

const BASE = { max_memory_usage: "100" };

function connection(failOn = "nothing"): { readonly made: Connection; readonly said: string[] } {
  const said: string[] = [];
  const session = {
    queryAsync(sql: string) {
      said.push(sql);
      if (sql.includes(failOn))
        return Promise.reject(new Error(`Code: 115. DB::Exception: ${failOn}. (UNKNOWN_SETTING)`));
      return Promise.resolve({ bytes: () => new Uint8Array(), rowsRead: 0, bytesRead: 0 });
    },
    close: () => undefined,
  };
  return { made: new Connection(session as unknown as Session, BASE), said };
}

function wanted(part: Partial<Wanted> = {}): Wanted {
  return { database: "default", settings: {}, params: {}, readonly: false, missing: [], ...part };
}

describe("a connection", () => {
  it("sets what differs, and nothing twice", async () => {
    const { made, said } = connection();
    await made.prepare(wanted());
    await made.prepare(wanted({ settings: { max_threads: "2" }, params: { x: "it's\\t" }, database: "o`d" }));
    await made.prepare(wanted({ settings: { max_threads: "2" }, params: { x: "it's\\t" }, database: "o`d" }));
    expect(said).toEqual([String.raw`SET max_threads = '2', param_x = 'it\'s\\t'`, "USE `o\\`d`"]);
  });

  it("puts a setting back to where it was", async () => {
    const { made, said } = connection();
    await made.prepare(wanted({ settings: { max_threads: "2", max_memory_usage: "7" } }));
    await made.prepare(wanted());
    expect(said[1]).toBe("SET max_memory_usage = '100', max_threads = DEFAULT");
  });

  it("serves nobody who could meet a value that another left", async () => {
    const { made } = connection();
    await made.prepare(wanted({ params: { x: "secret" } }));
    expect(made.canServe(wanted({ missing: ["y"] }))).toBe(true);
    expect(made.canServe(wanted({ missing: ["x"] }))).toBe(false);
  });

  it("stays read-only, with the settings that it had", async () => {
    const { made, said } = connection();
    const look = wanted({ readonly: true, settings: { max_threads: "2" } });
    expect(made.canServe(look)).toBe(true);
    await made.prepare(look);
    expect(said).toEqual(["SET max_threads = '2'", "SET readonly = 1"]);
    expect(made.canServe(look)).toBe(true);
    expect(made.canServe(wanted({ readonly: true }))).toBe(false);
    expect(made.canServe(wanted({ settings: { max_threads: "2" } }))).toBe(false);
  });

  it("is not used again when a step failed, or a query changed it", async () => {
    const { made } = connection("no_such");
    await expect(made.prepare(wanted({ settings: { no_such: "1" } }))).rejects.toThrow("no_such");
    expect(made.reusable).toBe(false);
    expect(made.canServe(wanted())).toBe(false);
    const other = connection().made;
    other.spoil();
    expect(other.reusable).toBe(false);
  });

  it("is not kept for parameters that fill memory", async () => {
    const { made } = connection();
    await made.prepare(wanted({ params: { ids: "x".repeat(200_000) } }));
    await made.prepare(wanted({ params: { ids: "y".repeat(200_000) } }));
    expect(made.reusable).toBe(true);
    await made.prepare(wanted({ params: { more: "x".repeat(200_000) } }));
    expect(made.reusable).toBe(false);
  });
});
