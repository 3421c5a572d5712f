/** A protobuf message for tests: field number and content, in the order given. Written apart from the decoder. */
export type ProtoField = readonly [field: number, value: ProtoValue];
export type ProtoValue =
  | { readonly varint: bigint }
  | { readonly fixed64: bigint }
  | { readonly double: number }
  | { readonly bytes: Uint8Array };

export function message(...fields: readonly ProtoField[]): Uint8Array {
  return Buffer.concat(fields.map(([field, value]) => encodeField(field, value)));
}

export const text = (value: string): ProtoValue => ({ bytes: Buffer.from(value) });
export const hex = (value: string): ProtoValue => ({ bytes: Buffer.from(value, "hex") });
export const nested = (...fields: readonly ProtoField[]): ProtoValue => ({ bytes: message(...fields) });
export const attribute = (key: string, ...value: readonly ProtoField[]): ProtoValue =>
  nested([1, text(key)], [2, nested(...value)]);

export const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
export const SPAN_ID = "b7ad6b7169203331";

/** Fields of a valid span; later fields of the same number win. */
export function spanFields(...more: readonly ProtoField[]): readonly ProtoField[] {
  return [
    [1, hex(TRACE_ID)],
    [2, hex(SPAN_ID)],
    [5, text("chat")],
    [6, { varint: 3n }],
    [7, { fixed64: 1_770_000_000_000_000_001n }],
    [8, { fixed64: 1_770_000_000_500_000_003n }],
    ...more,
  ];
}

/** A request of one resource and one scope. */
export function request(spans: readonly (readonly ProtoField[])[], resource: readonly ProtoField[] = []): Uint8Array {
  const scope = nested([1, text("scope")], [2, text("1.0")]);
  const scopeSpans = nested([1, scope], ...spans.map((fields): ProtoField => [2, nested(...fields)]));
  return message([1, nested([1, nested(...resource)], [2, scopeSpans])]);
}

function encodeField(field: number, value: ProtoValue): Uint8Array {
  if ("varint" in value) return Buffer.concat([varint(BigInt(field * 8)), varint(BigInt.asUintN(64, value.varint))]);
  if ("bytes" in value) {
    return Buffer.concat([varint(BigInt(field * 8 + 2)), varint(BigInt(value.bytes.length)), value.bytes]);
  }
  const fixed = Buffer.alloc(8);
  if ("double" in value) fixed.writeDoubleLE(value.double);
  else fixed.writeBigUInt64LE(value.fixed64);
  return Buffer.concat([varint(BigInt(field * 8 + 1)), fixed]);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}
