import { describe, expect, it } from "vitest";
import { readType } from "./type.ts";

const string = { kind: "string" };
const fixed = (bytes: number): unknown => ({ kind: "fixed", bytes });

describe("types of Native columns", () => {
  it.each([
    ["UInt64", fixed(8)],
    ["DateTime64(9, 'Europe/Berlin')", fixed(8)],
    ["Enum8('a, (b' = 1, 'c\\'d' = 2)", fixed(1)],
    ["Decimal(38, 9)", fixed(16)],
    ["Decimal(76, 9)", fixed(32)],
    ["FixedString(17)", fixed(17)],
    ["IntervalSecond", fixed(8)],
    ["Nullable(String)", { kind: "nullable", of: string }],
    ["LowCardinality(Nullable(String))", { kind: "dictionary", keys: string }],
    ["Tuple(a String, `odd (name, x` UInt8)", { kind: "tuple", of: [string, fixed(1)] }],
    ["Tuple(UInt8, Array(String))", { kind: "tuple", of: [fixed(1), { kind: "array", of: string }] }],
    [
      "Map(LowCardinality(String), String)",
      { kind: "array", of: { kind: "tuple", of: [{ kind: "dictionary", keys: string }, string] } },
    ],
    ["SimpleAggregateFunction(sum, UInt64)", fixed(8)],
    ["Ring", { kind: "array", of: { kind: "tuple", of: [fixed(8), fixed(8)] } }],
  ])("%s", (text, expected) => {
    expect(readType(text)).toEqual(expected);
  });

  it.each(["Dynamic", "JSON", "AggregateFunction(sum, UInt64)", "Variant(String, UInt8)", "", "Array("])(
    "%j is refused",
    (text) => {
      expect(() => readType(text)).toThrow(/cannot send the type/);
    },
  );
});
