import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySpan } from "../testing/any-span.ts";
import { batchOf, readBatch } from "../testing/span-fixture.ts";
import { decodeNative } from "./decode-native.ts";
import { encodeNative } from "./encode-native.ts";
import type { SpanBatch } from "../span-batch.ts";

function decoded(bytes: Uint8Array): SpanBatch {
  const result = decodeNative(bytes);
  if (result.kind !== "ok") throw new Error(result.reason);
  return result.batch;
}

describe("Native blocks of spans", () => {
  it("leave out the columns that are all defaults, but for those that settlement looks for", () => {
    const block = Buffer.from(encodeNative(batchOf([{ name: "plain" }])));
    const names = ["SpanName", "GenAiCacheWrite1hTokens", "Links.TraceId", "Events.Attributes", "CostNanoUsd"];
    expect(names.filter((name) => block.includes(name))).toEqual(["SpanName", "GenAiCacheWrite1hTokens"]);
  });

  it("come back value for value, whatever the values are", () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 8 }), (spans) => {
        const batch = batchOf(spans);
        const again = decoded(encodeNative(batch));
        expect(readBatch(again)).toEqual(readBatch(batch));
        expect(encodeNative(again)).toEqual(encodeNative(batch));
      }),
      { numRuns: 60 },
    );
  });

  it("keep more distinct words than one and two index bytes can name", () => {
    for (const count of [256, 300, 70_000]) {
      const batch = batchOf(Array.from({ length: count }, (_, i) => ({ name: `name ${i}` })));
      const again = decoded(encodeNative(batch));
      expect([again.length, again.row(255).name, again.row(count - 1).name]).toEqual([
        count,
        "name 255",
        `name ${count - 1}`,
      ]);
    }
  });

  it("follow one another in one stream", () => {
    const one = encodeNative(batchOf([{ name: "one", attributes: { a: 1, b: true } }]));
    const two = encodeNative(batchOf([{ name: "two", attributes: { b: "x" } }, { name: "three" }]));
    const batch = decoded(Buffer.concat([one, encodeNative(batchOf([])), two]));
    expect(batch.length).toBe(3);
    expect(batch.row(0).attributes.entries()).toEqual([
      ["a", 1],
      ["b", true],
    ]);
    expect(batch.row(1).attributes.entries()).toEqual([["b", "x"]]);
    expect(batch.row(2).name).toBe("three");
  });

  it("join equal neighbours to one resource again", () => {
    const resource = { "service.name": "shop", "service.instance.id": 7 };
    const batch = decoded(encodeNative(batchOf([{ resource }, { resource }, { resource: { "service.name": "x" } }])));
    expect([0, 1, 2].map((row) => batch.resourceOf(row))).toEqual([0, 0, 2]);
  });

  it("contain nothing that was overwritten or deleted", () => {
    const batch = batchOf([{ name: "SECRET-1", attributes: { a: "SECRET-2", "SECRET-3": 1, b: 1 } }]);
    const row = batch.row(0);
    row.name = "fine";
    row.attributes.set("a", "fine");
    row.attributes.delete("SECRET-3");
    expect(Buffer.from(encodeNative(batch)).toString("latin1")).not.toContain("SECRET");
  });

  it("answer malformed, and never hang or throw, for any damage", () => {
    const good = encodeNative(batchOf([{ name: "a", attributes: { k: "v" }, events: [] }, { name: "b" }]));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
        const bad = Uint8Array.from(good);
        bad[at] = byte;
        expect(["ok", "malformed"]).toContain(decodeNative(bad).kind);
        const cut = decodeNative(good.subarray(0, length));
        expect(cut.kind).toBe(length === 0 || length === good.length ? "ok" : "malformed");
      }),
      { numRuns: 2000 },
    );
  });

  it("say what is wrong with a column of an unknown type", () => {
    const bytes = Buffer.concat([
      Buffer.from([1, 1, 1]),
      Buffer.from("x"),
      Buffer.from([5]),
      Buffer.from("UInt9"),
      Buffer.from([0]),
    ]);
    expect(decodeNative(bytes)).toEqual({
      kind: "malformed",
      reason: 'Cannot read Native block: expected a known type for column "x", got "UInt9"',
    });
  });
});
