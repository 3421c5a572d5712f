import * as fc from "fast-check";
import type { SpanFixture } from "./span-fixture.ts";

/** Code points, lone surrogates among them. By hand: fast-check's unit `binary` costs a second of processor to set up. */
const anyCharacter = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

const text = fc.string({ unit: anyCharacter, maxLength: 40 }).map((value) => Buffer.from(value).toString());
const longText = fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: fc.constant("ä".repeat(9000)) });
const scalar = fc.oneof(
  longText,
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
  fc.double(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 40 }),
);
const plainAttributes = fc.dictionary(
  text.filter((key) => key !== "__proto__"),
  scalar,
  { maxKeys: 12 },
);
const textAttributes = fc.dictionary(
  text.filter((key) => key !== "__proto__"),
  text,
  { maxKeys: 4 },
);
const nanos = fc.bigInt({ min: 0n, max: 2n ** 62n });
/** Spans with odd texts, numbers and attributes of every type. */
export const anySpan: fc.Arbitrary<SpanFixture> = fc.record({
  org: text,
  traceId: text,
  name: text,
  kind: fc.constantFrom("Client", "Server"),
  startUnixNano: nanos,
  durationNano: nanos,
  statusMessage: longText,
  attributes: plainAttributes,
  resource: plainAttributes,
  events: fc.array(fc.record({ name: text, timeUnixNano: nanos, attributes: textAttributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: text, spanId: text, attributes: textAttributes }), { maxLength: 3 }),
});
