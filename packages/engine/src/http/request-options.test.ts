import { describe, expect, it } from "vitest";
import { readOptions } from "./request-options.ts";

describe("what a request says beside its query", () => {
  it("comes from URL and headers, the URL first", () => {
    const url = new URLSearchParams(
      "query=SELECT 1&query_id=q&database=d&max_threads=2&param_x=a%09b&wait_end_of_query=1&enable_http_compression=1&client_protocol_version=54460&readonly=2",
    );
    expect(readOptions(url, { "x-clickhouse-database": "other", "x-clickhouse-format": "JSON" })).toEqual({
      query: "SELECT 1",
      queryId: "q",
      database: "d",
      defaultFormat: "JSON",
      settings: { max_threads: "2" },
      params: { x: "a\tb" },
      readonly: true,
      compressResponse: true,
      protocolRevision: 54_460,
    });
  });

  it("has the defaults of ClickHouse", () => {
    expect(readOptions(new URLSearchParams("query_id=&client_protocol_version=x"), {})).toMatchObject({
      query: undefined,
      queryId: undefined,
      database: "default",
      defaultFormat: "TabSeparated",
      readonly: false,
      compressResponse: false,
      protocolRevision: 0,
    });
  });

  it.each([
    ["session_id=s", 48],
    ["compress=1", 48],
    ["role=admin", 48],
    ["a-b=1", 115],
    ["param_a b=1", 115],
    ["x' , readonly=1", 115],
  ])("%s is refused with %d", (url, code) => {
    expect(() => readOptions(new URLSearchParams(url), {})).toThrow(expect.objectContaining({ code }));
  });
});
