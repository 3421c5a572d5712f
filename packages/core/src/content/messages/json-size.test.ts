import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonSize, unitsThatFit } from "./json-size.ts";
import { type PlainJson, toPlainJson } from "./plain-json.ts";

/** Code points, by hand: fast-check's unit `binary` costs a second of processor to set up. */
const anyCharacter = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));
const anyString = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: "grapheme" }), lone());

/** Strings with halves of pairs. */
function lone(): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 0xff_ff })).map((units) => String.fromCharCode(...units));
}

describe("jsonSize", () => {
  it("is the size of the text that JSON.stringify makes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyString, fc.dictionary(anyString, anyString)), (value) => {
        const plain: PlainJson = toPlainJson(value);
        expect(jsonSize(plain)).toBe(Buffer.byteLength(JSON.stringify(plain)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("unitsThatFit", () => {
  it("takes as much as fits, and no half of a pair", () => {
    fc.assert(
      fc.property(anyString, fc.nat(40), (text, room) => {
        const length = unitsThatFit(text, room);
        expect(Buffer.byteLength(JSON.stringify(text.slice(0, length))) - 2).toBeLessThanOrEqual(room);
        if (length === text.length) return;
        const next = String.fromCodePoint(text.codePointAt(length) ?? 0);
        expect(Buffer.byteLength(JSON.stringify(text.slice(0, length) + next)) - 2).toBeGreaterThan(room);
      }),
      { numRuns: 500 },
    );
  });
});
