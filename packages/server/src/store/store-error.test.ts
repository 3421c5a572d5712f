import { ClickHouseError } from "@clickhouse/client";
import { describe, expect, it } from "vitest";
import { storeErrorOf } from "./store-error.ts";

describe("storeErrorOf", () => {
  it("calls the store unavailable when nobody answered", () => {
    const error = storeErrorOf("query the store", new Error("socket hang up"));
    expect(error.unavailable).toBe(true);
    expect(error.message).toBe("Cannot query the store: socket hang up");
  });

  it("calls it unavailable when the engine ran out of memory, and not when the statement is wrong", () => {
    const full = new ClickHouseError({ message: "full", code: "241", type: "MEMORY_LIMIT_EXCEEDED" });
    const wrong = new ClickHouseError({ message: "wrong", code: "62", type: "SYNTAX_ERROR" });
    expect(storeErrorOf("query", full).unavailable).toBe(true);
    expect(storeErrorOf("query", wrong).unavailable).toBe(false);
  });

  it("tells a full disk from an engine that does not answer; both may be better later", () => {
    const full = new ClickHouseError({ message: "no room", code: "243", type: "NOT_ENOUGH_SPACE" });
    const away = new ClickHouseError({ message: "no shard", code: "279", type: "ALL_CONNECTION_TRIES_FAILED" });
    const told = [full, away].map((error) => storeErrorOf("query", error));
    expect(told.map(({ unavailable, isFull }) => [unavailable, isFull])).toEqual([
      [true, true],
      [true, false],
    ]);
  });
});
