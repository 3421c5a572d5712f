import { isRecord } from "../values.ts";
import { pythonNumber } from "./python-number.ts";

const MAX_DEPTH = 100;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `str()` of Python for the values that identifiers come as. */
export function pythonStr(value: unknown): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** `repr()` of Python for what JSON can hold. */
export function pythonRepr(value: unknown, depth = 0): string {
  if (value === undefined || value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return numberRepr(value);
  if (typeof value === "string") return stringRepr(value);
  if (depth > MAX_DEPTH) return "...";
  if (Array.isArray(value)) return `[${value.map((item) => pythonRepr(item, depth + 1)).join(", ")}]`;
  if (isRecord(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${stringRepr(key)}: ${pythonRepr(member, depth + 1)}`,
    );
    return `{${members.join(", ")}}`;
  }
  return typeof value === "bigint" ? String(value) : `<${typeof value}>`;
}

function numberRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return pythonNumber(value);
}

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t\p{Cc}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return ESCAPES[character] ?? `\\x${code.toString(16).padStart(2, "0")}`;
  });
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
