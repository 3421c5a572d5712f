import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_HINT } from "./default-rules.ts";
import { mayHoldSecret } from "./may-hold-secret.ts";

function says(text: string): boolean {
  const bytes = new TextEncoder().encode(`..${text}..`);
  return mayHoldSecret(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 2, bytes.length - 2);
}

/** Every text that an alternative of the hint stands for. */
const HINTS = DEFAULT_HINT.source.split("|").flatMap((alternative) => {
  const [, before = "", letters = "", after = ""] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(alternative) ?? [];
  return letters === "" ? [alternative] : Array.from(letters, (letter) => before + letter + after);
});

describe("mayHoldSecret", () => {
  it("notices every hint of the default rules, wherever it stands and however it is spelled", () => {
    expect(HINTS.length).toBeGreaterThan(40);
    for (const hint of HINTS) {
      for (const text of [hint, hint.toLowerCase(), hint.toUpperCase()]) {
        for (const before of ["", "a", "ab", "é"]) {
          for (const after of ["", "z", "yz"]) expect([text, says(before + text + after)]).toEqual([text, true]);
        }
      }
    }
  });

  it("never misses a text in which the hint, or a quote, is found", () => {
    const units = fc.array(fc.nat(0xffff), { maxLength: 10 }).map((codes) => String.fromCharCode(...codes));
    const piece = fc.oneof(fc.string(), fc.constantFrom(...HINTS), units);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const text = pieces.join("");
        if (DEFAULT_HINT.test(text) || /["']/.test(text)) expect(says(text)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("spares what web services usually send a closer look", () => {
    for (const text of [
      "",
      "GET",
      "/api/orders/482911",
      "SELECT id, name FROM orders WHERE tenant = $1 ORDER BY created_at LIMIT 50",
      "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      "https://inventory.internal/v2/items/42?expand=stock&page=3",
      "com.example.shop.service.OrderService.handle",
      "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    ]) {
      expect([text, says(text)]).toEqual([text, false]);
    }
  });
});
