/** Just enough of protobuf's encoding to write OTLP; written apart from the server's decoder. */
export function field(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

export function text(number: number, value: string): Uint8Array {
  return field(number, Buffer.from(value));
}

export function integer(number: number, value: number): Uint8Array {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

export function fixed64(number: number, value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

function double(number: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

/** A `KeyValue` as field `number` of its message; whole numbers are sent as integers. */
export function attribute(number: number, key: string, value: string | number | readonly string[]): Uint8Array {
  return field(number, Buffer.concat([text(1, key), field(2, anyValue(value))]));
}

function anyValue(value: string | number | readonly string[]): Uint8Array {
  if (typeof value === "string") return text(1, value);
  if (typeof value === "number") return Number.isInteger(value) ? integer(3, value) : double(4, value);
  return field(5, Buffer.concat(value.map((item) => field(1, text(1, item)))));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}
