import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSONEncoder, serialize } from "./json-encoder.ts";
import { everythingKnowsEverything } from "./testing/tangle.ts";

describe("serialize", () => {
  it("writes as Python's json does", () => {
    expect(serialize({ a: [1, 1.5, true, null], é: 'ü"\n' })).toBe('{"a": [1, 1.5, true, null], "é": "ü\\"\\n"}');
    expect(serialize([1e21, 1e-7, 0.00012, -0, 12345678901234567890n])).toBe(
      "[1e+21, 1e-07, 0.00012, -0.0, 12345678901234567890]",
    );
    expect(serialize([Number.NaN, Number.POSITIVE_INFINITY])).toBe("[NaN, Infinity]");
    expect(serialize(undefined)).toBe("null");
  });

  it("replaces what JSON cannot hold, and nothing around it", () => {
    const values = [
      () => 1,
      Symbol("s"),
      new Set([1]),
      Buffer.from("a"),
      new URLSearchParams(),
      new Date(Number.NaN),
      /a/,
    ];
    for (const value of values)
      expect(serialize({ x: value, y: [value, 1] })).toBe('{"x": "<replaced>", "y": ["<replaced>", 1]}');
  });

  it("writes dates with six digits or none, in UTC", () => {
    expect(serialize(new Date("2024-01-02T03:04:05.678Z"))).toBe('"2024-01-02T03:04:05.678000+00:00"');
    expect(serialize(new Date("2024-01-02T03:04:05Z"))).toBe('"2024-01-02T03:04:05+00:00"');
  });

  it("replaces a whole object that knows its JSON when there is a date in it, as Python a tuple", () => {
    const knows = (json: unknown): object => Object.create({ toJSON: () => json }) as object;
    expect(serialize(knows([1, 2]))).toBe("[1, 2]");
    expect(serialize({ t: knows([1, new Date(0)]), n: 1 })).toBe('{"t": "<replaced>", "n": 1}');
    expect(serialize(knows({ a: [new Date(0)] }))).toBe('"<replaced>"');
    expect(new JSONEncoder({ style: "compact" }).encode(knows([new Date(0)]))).toBe('["1970-01-01T00:00:00+00:00"]');
  });

  it("writes a map as an object, and leaves out members that are undefined", () => {
    expect(
      serialize(
        new Map<unknown, unknown>([
          [1, "a"],
          [null, "b"],
          [{}, "c"],
          [Number.NaN, "d"],
          [12345678901234567890n, "e"],
        ]),
      ),
    ).toBe('{"1": "a", "null": "b", "<replaced>": "c", "NaN": "d", "12345678901234567890": "e"}');
    expect(serialize({ a: undefined, b: 1 })).toBe('{"b": 1}');
  });

  it("takes or replaces as a whole what knows its JSON", () => {
    expect(serialize({ toJSON: () => 1 })).toBe('{"toJSON": "<replaced>"}');
    const known = (json: () => unknown): object => Object.create({ toJSON: json }) as object;
    expect(serialize([known(() => [1, 2]), known(() => [1, new Set()])])).toBe('[[1, 2], "<replaced>"]');
    expect(
      serialize(
        known(() => {
          throw new Error("no");
        }),
      ),
    ).toBe('"<replaced>"');
  });

  it("survives circles, getters that throw, and any depth", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle["self"] = circle;
    expect(serialize(circle)).toBe('{"a": 1, "self": "<replaced>"}');
    expect(
      serialize({
        get bad(): never {
          throw new Error("no");
        },
      }),
    ).toBe('"<replaced>"');
    let deep: unknown = [];
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(serialize(deep)).toContain("<replaced>");
  });

  it("ends what would have no end", () => {
    const written = serialize(everythingKnowsEverything(14));
    expect(written.length).toBeLessThan(10_000_000);
    expect(JSON.parse(written)).toBeTypeOf("object");
    expect(serialize({ rows: Array.from({ length: 50_000 }, (_, at) => [at, "x"]) })).not.toContain("<replaced>");
  });

  it("says in JSON what JSON.stringify says", () => {
    // Python has a zero below zero in its JSON, JavaScript has not.
    const values = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(serialize(value))).toEqual(value);
        expect(new JSONEncoder({ style: "compact" }).encode(value)).toBe(text);
      }),
    );
  });
});
