import { createHash, createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hmacSha256Hex, sha256 } from "./sha256.ts";

/** UTF-16 of any kind, halves of pairs included. */
const ANY_TEXT = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describe("sha256", () => {
  it("agrees with node:crypto on bytes of every length around a block", () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 255);
      expect(Buffer.from(sha256(bytes)).toString("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("keys a hash as HMAC does, with keys longer than a block too", () => {
    fc.assert(
      fc.property(ANY_TEXT, fc.string({ maxLength: 100 }), (text, key) => {
        expect(hmacSha256Hex(text, key)).toBe(createHmac("sha256", key).update(text).digest("hex"));
      }),
    );
  });
});
