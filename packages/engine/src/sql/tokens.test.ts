import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextToken } from "./tokens.ts";

/** Code points, lone surrogates among them. By hand: fast-check's unit `binary` costs a second of processor to set up. */
const anyCharacter = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

function pieces(text: string): string[] {
  const found: string[] = [];
  for (let token = nextToken(text, 0); token !== undefined; token = nextToken(text, token.end)) {
    found.push(text.slice(token.start, token.end));
  }
  return found;
}

describe("the tokens of ClickHouse SQL", () => {
  it.each([
    ["SELECT a,b", ["SELECT", "a", ",", "b"]],
    ["a -- b\nc", ["a", "c"]],
    ["a # b\nc #! d", ["a", "c"]],
    ["a /* ; ' */ b", ["a", "b"]],
    [String.raw`'it\'s' 'it''s' x`, [String.raw`'it\'s'`, "'it''s'", "x"]],
    ['`a``b` "c d"', ["`a``b`", '"c d"']],
    ["$x$ ; ' $x$ b $$;$$", ["$x$ ; ' $x$", "b", "$$;$$"]],
    ["1.5e3 0xff a1", ["1.5e3", "0xff", "a1"]],
    ["{p:Array(String)}", ["{", "p", ":", "Array", "(", "String", ")", "}"]],
    ["'open", ["'open"]],
    ["a /* open", ["a"]],
    [String.raw`'ends in \ `.trim(), [String.raw`'ends in \ `.trim()]],
    ["", []],
  ])("are, in %j, %j", (text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  it("advance in any text, without overlapping", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (text) => {
        let at = 0;
        for (let token = nextToken(text, 0); token !== undefined; token = nextToken(text, at)) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.end).toBeLessThanOrEqual(text.length);
          at = token.end;
        }
      }),
    );
  });
});
