import type { Reader } from "./reader.ts";
import type { NativeType } from "./type.ts";

const HAS_KEYS = 0x200;

/** Moves over a column of `rows` values, at least one. The state prefixes of all nested types come before the values. */
export function skipColumn(reader: Reader, type: NativeType, rows: number): void {
  skipPrefix(reader, type);
  skipValues(reader, type, rows);
}

function skipPrefix(reader: Reader, type: NativeType): void {
  switch (type.kind) {
    case "fixed":
    case "string":
      return;
    case "nullable":
    case "array":
      return skipPrefix(reader, type.of);
    case "tuple":
      for (const element of type.of) skipPrefix(reader, element);
      return;
    case "dictionary":
      // The version of the keys' serialisation.
      return reader.skip(8);
  }
}

function skipValues(reader: Reader, type: NativeType, rows: number): void {
  if (rows === 0) return;
  switch (type.kind) {
    case "fixed":
      return reader.skip(type.bytes * rows);
    case "string":
      return reader.skipStrings(rows);
    case "nullable":
      reader.skip(rows);
      return skipValues(reader, type.of, rows);
    case "array": {
      // Each offset is the end of a row's values; the last tells how many there are.
      reader.skip(8 * (rows - 1));
      return skipValues(reader, type.of, reader.uint64());
    }
    case "tuple":
      if (type.of.length === 0) return reader.skip(rows);
      for (const element of type.of) skipValues(reader, element, rows);
      return;
    case "dictionary": {
      const flags = reader.uint64();
      if ((flags & HAS_KEYS) !== 0) skipValues(reader, type.keys, reader.uint64());
      const indexBytes = 2 ** (flags & 0xff);
      return reader.skip(indexBytes * reader.uint64());
    }
  }
}
