import { describe, expect, it } from "vitest";
import { contentType } from "./content-type.ts";

describe("content types", () => {
  it.each([
    ["JSON", "application/json; charset=UTF-8"],
    ["JSONCompact", "application/json; charset=UTF-8"],
    ["JSONEachRow", "application/x-ndjson; charset=UTF-8"],
    ["JSONCompactEachRowWithNames", "application/x-ndjson; charset=UTF-8"],
    ["CSVWithNames", "text/csv; charset=UTF-8; header=present"],
    ["TSV", "text/tab-separated-values; charset=UTF-8"],
    ["TabSeparatedWithNames", "text/tab-separated-values; charset=UTF-8"],
    ["PrettyCompact", "text/plain; charset=UTF-8"],
    ["XML", "application/xml; charset=UTF-8"],
    ["Native", "application/octet-stream"],
    ["Parquet", "application/octet-stream"],
  ])("%s is %s", (format, type) => {
    expect(contentType(format)).toBe(type);
  });
});
