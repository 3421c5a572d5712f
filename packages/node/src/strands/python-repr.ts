import { isRecord } from "../values.ts";
import { pythonNumber } from "./python-number.ts";

const MAX_DEPTH = 100;
/** Objects that refer to each other have no end. */
const MAX_VALUES = 10_000;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `str()` of Python for the values that identifiers come as. */
export function pythonStr(value: unknown): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** `repr()` of Python for what JSON can hold. What is too deep or too much is cut short: `...`. */
export function pythonRepr(value: unknown): string {
  const path: object[] = [];
  let left = MAX_VALUES;
  return repr(value);

  function repr(item: unknown): string {
    if (item === undefined || item === null) return "None";
    if (typeof item === "boolean") return item ? "True" : "False";
    if (typeof item === "number") return numberRepr(item);
    if (typeof item === "string") return stringRepr(item);
    if (!isRecord(item)) return typeof item === "bigint" ? String(item) : `<${typeof item}>`;
    const [open, close] = Array.isArray(item) ? "[]" : "{}";
    if (path.includes(item)) return `${open}...${close}`;
    if (path.length > MAX_DEPTH || left <= 0) return "...";
    path.push(item);
    const members = Array.isArray(item) ? item.map(counted) : Object.entries(item).map(named);
    path.pop();
    return `${open}${members.join(", ")}${close}`;
  }

  function named([key, member]: readonly [string, unknown]): string {
    return `${stringRepr(key)}: ${counted(member)}`;
  }

  function counted(item: unknown): string {
    left -= 1;
    return repr(item);
  }
}

function numberRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return pythonNumber(value);
}

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\p{C}\p{Z}]/gu, (character) => (character === " " ? " " : escape(character)));
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

/** Whatever Python does not take for printable. */
function escape(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
