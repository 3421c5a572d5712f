import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCursor, parseCursor } from "./cursor.ts";

describe("cursor", () => {
  it("comes back as it went, in characters that a URL leaves alone", () => {
    const cursor = { from: 1n, to: 2n, value: "-9223372036854775808", key: "süß '\"\\" };
    const text = encodeCursor(cursor);
    expect(text).toMatch(/^[\w-]+$/);
    expect(parseCursor(text)).toEqual(cursor);
  });

  it("is refused when it says something else", () => {
    const encode = (fields: unknown) => Buffer.from(JSON.stringify(fields)).toString("base64url");
    for (const fields of [null, [], ["1", "2", "x", "k"], ["1", "2", "3"], [1, 2, 3, "k"], ["1", "2", "3", "k", "l"]]) {
      expect(parseCursor(encode(fields))).toBeUndefined();
    }
  });

  it("is refused with integers that the engine cannot read, of more than 64 bits", () => {
    const forged = { from: 1n, to: 2n, key: "k" };
    expect(parseCursor(encodeCursor({ ...forged, value: "9223372036854775807" }))).toBeDefined();
    expect(parseCursor(encodeCursor({ ...forged, value: "9223372036854775808" }))).toBeUndefined();
    expect(parseCursor(encodeCursor({ ...forged, value: "1", to: 9_999_999_999_999_999_999n }))).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cursor = parseCursor(text);
        expect(cursor === undefined || typeof cursor.key === "string").toBe(true);
      }),
    );
  });
});
