import { EngineException } from "../database/exception.ts";

/** What must be known of a ClickHouse type to find the end of its column in a Native block. */
export type NativeType =
  | { readonly kind: "fixed"; readonly bytes: number }
  | { readonly kind: "string" }
  | { readonly kind: "nullable"; readonly of: NativeType }
  | { readonly kind: "array"; readonly of: NativeType }
  | { readonly kind: "tuple"; readonly of: readonly NativeType[] }
  /** Keys are written without their NULLs. */
  | { readonly kind: "dictionary"; readonly keys: NativeType };

const BY_WIDTH: Readonly<Record<number, string>> = {
  1: "UInt8 Int8 Bool Enum8 Nothing",
  2: "UInt16 Int16 Enum16 Date BFloat16",
  4: "UInt32 Int32 Float32 Date32 DateTime IPv4 Time",
  8: "UInt64 Int64 Float64 DateTime64 Time64",
  16: "UInt128 Int128 UUID IPv6",
  32: "UInt256 Int256",
};
const FIXED: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_WIDTH).flatMap(([bytes, names]) => names.split(" ").map((name) => [name, Number(bytes)] as const)),
);

const GEO: Readonly<Record<string, string>> = {
  Point: "Tuple(Float64, Float64)",
  Ring: "Array(Point)",
  LineString: "Array(Point)",
  Polygon: "Array(Ring)",
  MultiLineString: "Array(LineString)",
  MultiPolygon: "Array(Polygon)",
};

/** Reads a type's name, as in `Map(LowCardinality(String), String)`; throws 48 for one whose bytes are not known. */
export function readType(text: string): NativeType {
  const [, name = "", inside = ""] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/s.exec(text) ?? [];
  const bytes = FIXED.get(name);
  if (bytes !== undefined) return { kind: "fixed", bytes };
  const geo = GEO[name];
  if (geo !== undefined) return readType(geo);
  if (name.startsWith("Interval")) return { kind: "fixed", bytes: 8 };
  const parts = splitArguments(inside);
  const [first = "", second = ""] = parts;
  switch (name) {
    case "String":
      return { kind: "string" };
    case "FixedString":
      return { kind: "fixed", bytes: Number(first) };
    case "Decimal":
      return { kind: "fixed", bytes: decimalBytes(Number(first)) };
    case "Nullable":
      return { kind: "nullable", of: readType(first) };
    case "Array":
      return { kind: "array", of: readType(first) };
    case "LowCardinality": {
      const of = readType(first);
      return { kind: "dictionary", keys: of.kind === "nullable" ? of.of : of };
    }
    case "Tuple":
      return { kind: "tuple", of: parts.map(elementType) };
    case "Nested":
      return { kind: "array", of: { kind: "tuple", of: parts.map(elementType) } };
    case "Map":
      return { kind: "array", of: { kind: "tuple", of: [readType(first), readType(second)] } };
    case "SimpleAggregateFunction":
      return readType(second);
    default:
      throw new EngineException(
        48,
        "NOT_IMPLEMENTED",
        `The embedded engine cannot send the type ${text} to this client: cast it in the query`,
      );
  }
}

function decimalBytes(precision: number): number {
  if (precision <= 9) return 4;
  if (precision <= 18) return 8;
  return precision <= 38 ? 16 : 32;
}

/** The type of a tuple's element, which may have a name before it: `a String`, `` `odd (name` String ``. */
function elementType(text: string): NativeType {
  const named = /^\s*(?:`(?:[^`\\]|\\.|``)*`|[A-Za-z_]\w*)\s+(?=[A-Z])/.exec(text);
  return readType(named === null ? text : text.slice(named[0].length));
}

/** Splits at commas outside brackets and quotes. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: piece, index } of text.matchAll(/'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.|``)*`|[(),]/gs)) {
    if (piece === "(") depth++;
    else if (piece === ")") depth--;
    else if (piece === "," && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  if (text !== "") parts.push(text.slice(start));
  return parts;
}
