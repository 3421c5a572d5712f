import { describe, expect, it } from "vitest";
import { exactJson, formatValue, LETTER_CODE, parseValue } from "./attribute-value.ts";

describe("attribute values", () => {
  it.each([
    ["text", "s", "text"],
    ["", "s", ""],
    [7, "i", "7"],
    [-3, "i", "-3"],
    [0.1, "d", "0.1"],
    [-0, "d", "-0"],
    [Number.NaN, "d", "NaN"],
    [-Infinity, "d", "-Infinity"],
    [1e300, "d", "1e+300"],
    [9_223_372_036_854_775_807n, "i", "9223372036854775807"],
    [true, "b", "true"],
    [new Uint8Array([0, 255]), "x", "AP8="],
    [["a", 1, [true]], "j", '["a",1,[true]]'],
    [{ a: { b: 1n << 60n } }, "j", '{"a":{"b":1152921504606846976}}'],
  ] as const)("keep %s as a letter %s and the text %s", (value, letter, text) => {
    expect(formatValue("k", value)).toEqual({ letter: LETTER_CODE[letter], text });
    expect(parseValue(LETTER_CODE[letter], text)).toEqual(value);
  });

  it("write a whole number as double where the conventions say double", () => {
    expect(formatValue("llm.cost.usd", 0)).toEqual({ letter: LETTER_CODE.d, text: "0" });
  });

  it.each([
    ["i", "7.5"],
    ["i", ""],
    ["d", "abc"],
    ["b", "maybe"],
    ["j", "{"],
  ] as const)("answer text that does not fit its letter as it is (%s, %j)", (letter, text) => {
    expect(parseValue(LETTER_CODE[letter], text)).toBe(text);
  });

  it("spell bytes and odd doubles within JSON as OTLP/JSON does", () => {
    expect(exactJson([new Uint8Array([1]), Number.NaN, 'q"'])).toBe('["AQ==","NaN","q\\""]');
  });
});
