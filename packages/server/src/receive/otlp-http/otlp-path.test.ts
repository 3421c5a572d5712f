import { describe, expect, it } from "vitest";
import { parseOtlpPath } from "./otlp-path.ts";

describe("OTLP paths", () => {
  it.each([
    ["/v1/traces", "default", "traces"],
    ["/v1/traces/", "default", "traces"],
    ["//v1//traces", "default", "traces"],
    ["/v1/traces?x=/y", "default", "traces"],
    ["/api/acme/v1/traces", "acme", "traces"],
    ["//api//acme//v1//traces//", "acme", "traces"],
    ["/api/a%20b/v1/logs", "a b", "logs"],
    ["/api/a%zz/v1/metrics", "a%zz", "metrics"],
  ])("reads %s", (url, org, signal) => {
    expect(parseOtlpPath(url)).toEqual({ org, signal });
  });

  it.each([
    "/",
    "",
    "/v1",
    "/v2/traces",
    "/v1/spans",
    "/api/acme/traces",
    "/api/acme/v1/traces/abc",
    "/x/acme/v1/traces",
  ])("leaves %s to others", (url) => {
    expect(parseOtlpPath(url)).toBeUndefined();
  });
});
