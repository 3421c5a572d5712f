import { describe, expect, it } from "vitest";
import { SPAN_COLUMNS } from "../../pipeline/batch/span-columns.ts";
import { createTable } from "./create-table.ts";
import { SPAN_TABLE, SPAN_TABLE_COLUMNS } from "./span-table.ts";

describe("otel_traces", () => {
  it("has the columns of the batch, in its order", () => {
    expect(SPAN_TABLE_COLUMNS.map(({ name, type }) => ({ name, type }))).toEqual(
      SPAN_COLUMNS.map(({ name, type }) => ({ name, type })),
    );
  });

  it("spells nested columns as arrays and sorts by organisation first", () => {
    const [statement] = createTable(SPAN_TABLE, null);
    expect(statement).toContain("`Events.Name` Array(LowCardinality(String))");
    expect(statement).toContain("ORDER BY (Org,");
  });
});
