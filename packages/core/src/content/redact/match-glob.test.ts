import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchGlob } from "./match-glob.ts";

describe("matchGlob", () => {
  it.each([
    ["a.*", "a.b.c", true],
    ["a.*", "b.a.c", false],
    ["*token*", "my.token.id", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*", "", true],
    ["", "", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
  ])("%s on %s: %s", (glob, text, matches) => {
    expect(matchGlob(glob, text)).toBe(matches);
  });

  it("agrees with the regular expression that says the same", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (glob, text) => {
        const same = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
        expect(matchGlob(glob, text)).toBe(same.test(text));
      }),
    );
  });
});
