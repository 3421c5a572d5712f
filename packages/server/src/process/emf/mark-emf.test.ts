import { describe, expect, it } from "vitest";
import { logBatchOf, type LogFixture } from "../../pipeline/batch/testing/log-fixture.ts";
import { markEmf } from "./mark-emf.ts";

const LINE = ' {"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"n":1}\n';

function idsOf(records: readonly LogFixture[]): readonly string[] {
  const batch = markEmf()(logBatchOf(records));
  return records.map((_, index) => batch.row(index).emfId);
}

describe("marking log records that may be metrics", () => {
  it("gives an id to documents of the embedded metric format alone, as text or as parts", () => {
    const [text, parts, ...others] = idsOf([
      { body: LINE },
      { body: { _aws: { Timestamp: 1 }, n: 1 } },
      { body: "about _aws" },
      { body: '{"a":1}' },
      { body: "" },
      { body: '["_aws"]' },
    ]);
    expect([text, parts]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(others).toEqual(["", "", "", ""]);
  });

  it("gives the same ids when the same is sent again, and tells equal records of one request apart", () => {
    const records = [{ body: LINE }, { body: "between" }, { body: LINE }];
    const ids = idsOf(records);
    expect(idsOf(records)).toEqual(ids);
    expect(ids[2]).toBe(`${ids[0]}-1`);
  });

  it("tells records apart by all that their sender says of them", () => {
    const ids = idsOf([
      { body: LINE },
      { body: LINE.replace("1}", "2}") },
      { body: LINE, attributes: { a: "b" } },
      { body: LINE, attributes: { ab: "" } },
      { body: LINE, resource: { a: "b" } },
      { body: LINE, scope: { name: "s", version: "", attributes: {} } },
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
