import { describe, expect, it } from "vitest";

import { contentHash } from "./hash.ts";

describe("contentHash", () => {
  it("is sixteen hex digits, the first eight those of FNV-1a", () => {
    expect(contentHash("")).toMatch(/^811c9dc5[0-9a-f]{8}$/);
    // The published test value of 32-bit FNV-1a for "foobar".
    expect(contentHash("foobar")).toMatch(/^bf9cf968[0-9a-f]{8}$/);
  });

  it("differs for 100,000 texts", () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, index) => contentHash(`row ${index}`)));
    expect(hashes.size).toBe(100_000);
  });
});
