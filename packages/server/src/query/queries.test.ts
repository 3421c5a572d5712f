import { ClickHouseError } from "@clickhouse/client";
import { expect, it } from "vitest";
import { storeErrorOf } from "../store/store-error.ts";
import { storeTrouble } from "./queries.ts";

it("tells a store that is away from one whose disk is full, and both from a question that fails again", () => {
  const troubles = [
    new Error("connect ECONNREFUSED"),
    new ClickHouseError({ message: "no room", code: "243", type: "NOT_ENOUGH_SPACE" }),
    new ClickHouseError({ message: "wrong", code: "62", type: "SYNTAX_ERROR" }),
  ].map((error) => storeTrouble(storeErrorOf("query", error)));
  expect(troubles).toEqual(["store_unavailable", "store_full", undefined]);
  expect(storeTrouble(new Error("ours"))).toBeUndefined();
});
