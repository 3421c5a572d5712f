import * as fc from "fast-check";

/** Parts of OTLP requests of every kind, in the shape that protobufjs takes, with the lengths and numbers where encodings turn. */
export const text = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "GET",
    "service.name",
    "gen_ai.request.model",
    "x".repeat(127),
    "x".repeat(128),
    "é".repeat(100),
    "x".repeat(16_384),
  ),
);
export const id = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size }).filter((bytes) => bytes.some((byte) => byte !== 0));
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 300n }),
  fc.constantFrom(127n, 128n, 16_383n, 16_384n, 2n ** 28n - 1n, 2n ** 28n, 2n ** 32n, 2n ** 53n, -1n),
);
const bytes = fc.uint8Array({ maxLength: 20 });
export const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64.map(String) }),
    fc.record({ doubleValue: fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e21, 2 ** 60, Number.NaN)) }),
    fc.record({ bytesValue: bytes }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie("value"), { maxLength: 4 }) }) }),
    fc.record({
      kvlistValue: fc.record({ values: fc.array(fc.record({ key: text, value: tie("value") }), { maxLength: 4 }) }),
    }),
  ),
}));
export const attributes = fc.array(fc.record({ key: text, value }, { requiredKeys: [] }), { maxLength: 8 });
export const time = fc.bigInt({ min: 1n, max: 4_000_000_000_000_000_000n }).map(String);
