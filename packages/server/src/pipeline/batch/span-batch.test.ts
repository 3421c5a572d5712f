import { describe, expect, it } from "vitest";
import { batchOf, readBatch } from "./testing/span-fixture.ts";

describe("a batch of spans", () => {
  it("reads and writes cells through its one cursor", () => {
    const batch = batchOf([{ name: "a" }, { name: "b" }]);
    const row = batch.row(1);
    row.name = "c";
    row.model = "amazon.nova-lite-v1:0";
    row.costNanoUsd = 1234n;
    expect(batch.row(0).name).toBe("a");
    expect([batch.row(1).name, batch.row(1).model, batch.row(1).costNanoUsd]).toEqual([
      "c",
      "amazon.nova-lite-v1:0",
      1234n,
    ]);
    row.costNanoUsd = undefined;
    expect(batch.row(1).costNanoUsd).toBeUndefined();
  });

  it("edits attributes of any row in any order, with the last value winning", () => {
    const batch = batchOf([{ attributes: { a: 1, b: 2 } }, { attributes: { a: 3 } }, {}]);
    batch.row(0).attributes.set("c", "new");
    batch.row(1).attributes.set("a", "changed");
    batch.row(0).attributes.set("a", "again");
    batch.row(2).attributes.set("z", true);
    batch.row(1).attributes.set("d", 1.5);
    batch.row(1).attributes.set("d", 2.5);
    expect(batch.row(0).attributes.delete("b")).toBe(true);
    expect(batch.row(0).attributes.delete("b")).toBe(false);
    batch.row(0).attributes.set("b", "back");
    expect([0, 1, 2].map((index) => batch.row(index).attributes.entries())).toEqual([
      [
        ["a", "again"],
        ["c", "new"],
        ["b", "back"],
      ],
      [
        ["a", "changed"],
        ["d", 2.5],
      ],
      [["z", true]],
    ]);
  });

  it("shows a changed resource attribute to every span of that resource alone", () => {
    const resource = { "service.name": "shop" };
    const batch = batchOf([{ resource }, { resource }, { resource: { "service.name": "shop" } }]);
    batch.row(1).resourceAttributes.set("service.name", "other");
    expect([0, 1, 2].map((index) => batch.row(index).resourceAttributes.text("service.name"))).toEqual([
      "other",
      "other",
      "shop",
    ]);
  });

  it("takes the newest span back without a trace", () => {
    const batch = batchOf([{ name: "a" }]);
    const expected = readBatch(batchOf([{ name: "a" }, {}]));
    const resource = batch.resourceOf(0);
    const dropped = batch.row(batch.addRow(resource));
    dropped.name = "gone";
    dropped.attributes.set("k", "v");
    dropped.costNanoUsd = 1n;
    batch.columns["Events.Attributes"].append(1);
    batch.dropRow();
    const row = batch.row(batch.addRow(batch.addResource()));
    row.org = "default";
    row.startUnixNano = 1_760_000_000_000_000_000n;
    expect(readBatch(batch)).toEqual(expected);
  });

  it("holds thousands of attributes of one span", () => {
    const attributes = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key ${i}`, i]));
    const batch = batchOf([{ attributes }, { attributes: { "key 1": "x" } }]);
    expect(batch.row(0).attributes.size).toBe(5000);
    expect(batch.row(0).get("key 4999")).toBe(4999);
    expect(batch.row(1).get("key 1")).toBe("x");
    expect(batch.row(1).get("key 2")).toBeUndefined();
  });
});
