import { encodeVarint, oddNumber, type ByteMaterial } from "./byte-mutators.ts";
import { mutateBytes } from "./mutate-bytes.ts";

/** A message as anyone can read it who does not know its schema. */
interface Field {
  number: number;
  wire: number;
  /** Of a varint or a fixed number. */
  value: bigint;
  /** Of a length-delimited field: what it holds, as a message where it can be read as one. */
  content: Uint8Array | Field[];
}

const DEEPEST = 12;
const NOTHING = new Uint8Array();
const SMALL: readonly bigint[] = Array.from({ length: 128 }, (_, value) => BigInt(value));

/** Changes a protobuf message by its fields, so that the lengths around the change are still right. */
export function mutateProto(input: Uint8Array, material: ByteMaterial): Uint8Array {
  const fields = parse(input, DEEPEST);
  if (fields === undefined) return mutateBytes(input, material);
  const { random } = material;
  const messages = messagesOf(fields);
  const message = random.pick(messages) ?? fields;
  const at = random.below(message.length);
  const field = message[at];
  if (field === undefined) message.push({ number: 1, wire: 2, value: 0n, content: new Uint8Array() });
  else random.pick(CHANGES)?.({ message, at, field, material });
  return encode(fields);
}

type Change = (place: {
  readonly message: Field[];
  readonly at: number;
  readonly field: Field;
  readonly material: ByteMaterial;
}) => void;

const changeValue: Change = ({ field, material }) => {
  const { random } = material;
  if (field.wire === 2) field.content = mutateBytes(bytesOf(field), material);
  else field.value = random.chance(0.5) ? oddNumber(random) : BigInt(random.below(2 ** 32));
};

/** The likelier ones stand there more than once. */
const CHANGES: readonly Change[] = [
  changeValue,
  changeValue,
  changeValue,
  ({ message, at }) => message.splice(at, 1),
  ({ message, field, material }) =>
    message.splice(material.random.below(message.length + 1), 0, structuredClone(field)),
  ({ field, material: { random } }) => {
    field.number = 1 + random.below(random.chance(0.9) ? 20 : 2 ** 20);
  },
  ({ field, material }) => {
    field.wire = material.random.below(8);
  },
  ({ message, material: { random, other } }) => {
    const donor = random.pick(random.pick(messagesOf(parse(other(), DEEPEST) ?? [])) ?? []);
    if (donor !== undefined) message.splice(random.below(message.length + 1), 0, donor);
  },
  ({ field }) => {
    if (Array.isArray(field.content)) field.content = nest(field);
  },
];

/** A value within a value within a value: nothing that is read may count on an end of that. */
function nest(field: Field): Field[] {
  let content = field.content;
  for (let level = 0; level < 40; level++) content = [{ ...field, content }];
  return Array.isArray(content) ? content : [];
}

function messagesOf(fields: Field[], found: Field[][] = []): readonly Field[][] {
  found.push(fields);
  for (const { content } of fields) if (Array.isArray(content)) messagesOf(content, found);
  return found;
}

function parse(bytes: Uint8Array, levels: number): Field[] | undefined {
  const fields: Field[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const varint = (): bigint | undefined => {
    const first = bytes[at] ?? 128;
    if (first < 128) {
      at++;
      return SMALL[first];
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n && at < bytes.length; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === undefined || tag < 8n || tag > 2n ** 32n) return undefined;
    const field: Field = { number: Number(tag >> 3n), wire: Number(tag & 7n), value: 0n, content: NOTHING };
    fields.push(field);
    const fixed = field.wire === 1 ? 8 : 4;
    if (field.wire === 0 || field.wire === 2) {
      const value = varint();
      if (value === undefined) return undefined;
      field.value = value;
      if (field.wire === 0) continue;
      const end = at + Number(value);
      if (value > bytes.length || end > bytes.length) return undefined;
      const content = bytes.subarray(at, end);
      field.content = (levels > 0 && content.length > 1 ? parse(content, levels - 1) : undefined) ?? content;
      at = end;
    } else if ((field.wire === 1 || field.wire === 5) && at + fixed <= bytes.length) {
      field.value = fixed === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
      at += fixed;
    } else return undefined;
  }
  return fields;
}

function bytesOf({ content }: Field): Uint8Array {
  return Array.isArray(content) ? encode(content) : content;
}

function encode(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap((field) => {
      const tag = encodeVarint((BigInt(field.number) << 3n) | BigInt(field.wire));
      if (field.wire === 0) return [tag, encodeVarint(BigInt.asUintN(64, field.value))];
      if (field.wire === 1 || field.wire === 5) {
        const fixed = Buffer.alloc(8);
        fixed.writeBigUInt64LE(BigInt.asUintN(64, field.value));
        return [tag, fixed.subarray(0, field.wire === 1 ? 8 : 4)];
      }
      const content = bytesOf(field);
      return [tag, encodeVarint(BigInt(content.length)), content];
    }),
  );
}
