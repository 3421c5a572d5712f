import { describe, expect, it } from "vitest";
import { ApiFailure, failureOf, isStoreAway, isWorthRetrying } from "./api-failure.ts";

describe("a failed answer", () => {
  it("keeps the API's own words", () => {
    const body = JSON.stringify({ error: { code: "invalid_filter", message: "Cannot read range", where: "range" } });
    expect(failureOf(400, body)).toMatchObject({
      status: 400,
      code: "invalid_filter",
      message: "Cannot read range",
      where: "range",
    });
  });

  it.each(["", "<html>Bad gateway</html>", "null", '{"error":"text"}'])("survives the body %j", (body) => {
    expect(failureOf(502, body)).toMatchObject({
      status: 502,
      code: "unexpected_answer",
      message: "The server answered 502",
    });
  });

  it("is of the store where Outcrop itself is there", () => {
    expect(isStoreAway(new ApiFailure(503, "store_unavailable", ""))).toBe(true);
    expect(isStoreAway(new ApiFailure(503, "unexpected_answer", ""))).toBe(false);
    expect(isStoreAway(undefined)).toBe(false);
  });

  it("is tried again only when that can help", () => {
    expect([0, 429, 500, 503].every((status) => isWorthRetrying(new ApiFailure(status, "", "")))).toBe(true);
    expect([400, 401, 404].some((status) => isWorthRetrying(new ApiFailure(status, "", "")))).toBe(false);
    expect(isWorthRetrying(new Error("a fault of this page"))).toBe(false);
  });
});
