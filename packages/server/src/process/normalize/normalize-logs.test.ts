import { describe, expect, it } from "vitest";
import { logBatchOf } from "../../pipeline/batch/testing/log-fixture.ts";
import { createNormalizeLogs } from "./normalize-logs.ts";

const normalize = createNormalizeLogs();

describe("the processor normalize, for log records", () => {
  it("names events that were named by attribute, and leaves a name that a record has", () => {
    const batch = normalize(
      logBatchOf([
        { attributes: { "event.name": "gen_ai.choice" } },
        { eventName: "own", attributes: { "event.name": "other" } },
        { body: "plain" },
      ]),
    );
    expect([0, 1, 2].map((row) => batch.row(row).eventName)).toEqual(["gen_ai.choice", "own", ""]);
  });

  it("makes the typed columns say what the attributes say", () => {
    const batch = normalize(
      logBatchOf([
        { attributes: { "session.id": "s-1", "gen_ai.operation.name": "chat" } },
        { attributes: { "error.type": "Throttled" } },
      ]),
    );
    const read = (row: number): readonly string[] => [
      batch.row(row).sessionId,
      batch.row(row).operation,
      batch.columns.ErrorType.text(row),
    ];
    expect([read(0), read(1)]).toEqual([
      ["s-1", "chat", ""],
      ["", "", "Throttled"],
    ]);
  });
});
