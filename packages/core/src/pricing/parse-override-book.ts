import { isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode, type Scalar, type YAMLMap } from "yaml";

import type { OverrideBook, OverrideRow } from "./override-book.ts";
import type { RateTexts } from "./price-row.ts";
import { parseRate } from "./rate.ts";

export interface OverrideFault {
  /** Line in the YAML text, from 1. */
  readonly line?: number;
  /** Where in the document: `prices[2].input`. */
  readonly path: string;
  readonly message: string;
}

export type ParsedOverrideBook =
  | { readonly ok: true; readonly book: OverrideBook }
  | { readonly ok: false; readonly errors: readonly OverrideFault[] };

const RATE_KEYS = {
  input: "input",
  output: "output",
  cache_read: "cacheRead",
  cache_write: "cacheWrite",
  cache_write_1h: "cacheWrite1h",
} as const satisfies Record<string, keyof RateTexts>;
const ROW_KEYS = ["model", "region", "service_tier", "valid_from", "usd_per_hour", ...Object.keys(RATE_KEYS)];
const TIERS = ["default", "flex", "priority", "reserved", "batch"];
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/**
 * Reads the user's price book (docs/pricing.md). Every fault of the text is reported, each with its line; a book with
 * any fault is not used, so that no call is priced by half of it.
 */
export function parseOverrideBook(yamlText: string): ParsedOverrideBook {
  const reader = new Reader(yamlText);
  const book = reader.read();
  return reader.errors.length === 0 ? { ok: true, book } : { ok: false, errors: reader.errors };
}

type Node = ParsedNode | null | undefined;

class Reader {
  readonly errors: OverrideFault[] = [];
  readonly #lines = new LineCounter();
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(): OverrideBook {
    const document = parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of [...document.errors, ...document.warnings]) {
      this.#fault(error.pos[0], "", `expected YAML, got: ${error.message}`);
    }
    const root = document.contents;
    if (document.errors.length > 0 || root === null) return { aliases: new Map(), rows: [] };
    const aliases = new Map<string, string>();
    const rows: OverrideRow[] = [];
    for (const [key, value] of this.#entries(root, "", ["aliases", "prices"])) {
      if (value === null || (isScalar(value) && value.value === null)) continue;
      if (key === "aliases") this.#readAliases(value, aliases);
      else this.#readRows(value, rows);
    }
    return { aliases, rows };
  }

  #readAliases(node: Node, aliases: Map<string, string>): void {
    for (const [id, value] of this.#entries(node, "aliases", undefined)) {
      const model = this.#word(value, `aliases.${id}`, "a model id");
      if (model !== undefined) aliases.set(id, model);
    }
  }

  #readRows(node: Node, rows: OverrideRow[]): void {
    if (!isSeq(node)) {
      this.#fault(offsetOf(node), "prices", `expected a list of prices, got ${kindOf(node)}`);
      return;
    }
    for (const [index, item] of node.items.entries()) {
      const row = this.#readRow(item, `prices[${index}]`);
      if (row !== undefined) rows.push(row);
    }
  }

  #readRow(node: ParsedNode, path: string): OverrideRow | undefined {
    const before = this.errors.length;
    const fields = new Map(this.#entries(node, path, ROW_KEYS));
    if (this.errors.length > before && fields.size === 0) return undefined;
    const text = (key: string, what: string) =>
      fields.has(key) ? this.#word(fields.get(key), `${path}.${key}`, what) : undefined;

    const model = text("model", "a model id, an ARN or a pattern with *");
    const region = text("region", "a region or a pattern with *");
    const serviceTier = text("service_tier", `one of ${TIERS.join(", ")}`);
    if (!fields.has("model")) this.#fault(offsetOf(node), path, "expected the key model, got none");
    if (serviceTier !== undefined && !TIERS.includes(serviceTier)) {
      const message = `expected one of ${TIERS.join(", ")}, got ${serviceTier}`;
      this.#fault(offsetOf(fields.get("service_tier")), `${path}.service_tier`, message);
    }
    const validFromMs = fields.has("valid_from")
      ? this.#instant(fields.get("valid_from"), `${path}.valid_from`)
      : undefined;
    const price = this.#readPrice(node, fields, path);
    if (model === undefined || price === undefined) return undefined;
    return {
      model,
      ...(region === undefined ? {} : { region }),
      ...(serviceTier === undefined ? {} : { serviceTier }),
      ...(validFromMs === undefined ? {} : { validFromMs }),
      price,
    };
  }

  #readPrice(node: ParsedNode, fields: ReadonlyMap<string, Node>, path: string): OverrideRow["price"] | undefined {
    const rates: { -readonly [Kind in keyof RateTexts]?: string } = {};
    for (const [key, kind] of Object.entries(RATE_KEYS)) {
      if (!fields.has(key)) continue;
      const rate = this.#decimal(fields.get(key), `${path}.${key}`);
      if (rate !== undefined) rates[kind] = rate;
    }
    const perToken = Object.keys(RATE_KEYS).filter((key) => fields.has(key));
    if (fields.has("usd_per_hour")) {
      if (perToken.length > 0) {
        this.#fault(
          offsetOf(node),
          path,
          `expected usd_per_hour or prices per token, got both (${perToken.join(", ")})`,
        );
      }
      const usdPerHour = this.#decimal(fields.get("usd_per_hour"), `${path}.usd_per_hour`);
      return usdPerHour === undefined ? undefined : { kind: "per_hour", usdPerHour };
    }
    if (!fields.has("input")) {
      this.#fault(offsetOf(node), path, "expected input (or usd_per_hour), got no such key");
    }
    const { input } = rates;
    return input === undefined ? undefined : { kind: "per_token", rates: { ...rates, input } };
  }

  /** Key and value of each entry of a map; faults for what is no map and for keys that are not `known`. */
  #entries(node: Node, path: string, known: readonly string[] | undefined): [string, Node][] {
    if (!isMap(node)) {
      this.#fault(offsetOf(node), path, `expected a map, got ${kindOf(node)}`);
      return [];
    }
    const entries: [string, Node][] = [];
    for (const { key, value } of (node as YAMLMap<ParsedNode, ParsedNode | null>).items) {
      const name = isScalar(key) ? String(key.value) : "";
      const place = path === "" ? name : `${path}.${name}`;
      if (known !== undefined && !known.includes(name)) {
        this.#fault(offsetOf(key), place, `expected one of ${known.join(", ")}, got ${name}`);
      } else entries.push([name, value]);
    }
    return entries;
  }

  #word(node: Node, path: string, what: string): string | undefined {
    if (isScalar(node) && typeof node.value === "string" && node.value.trim() !== "") return node.value.trim();
    this.#fault(offsetOf(node), path, `expected ${what}, got ${kindOf(node)}`);
    return undefined;
  }

  /** The number as it is written: a double would round what has more than fifteen digits. */
  #decimal(node: Node, path: string): string | undefined {
    const text = isScalar(node) ? writtenText(node) : "";
    if (parseRate(text) !== undefined) return text;
    const got = isScalar(node) ? text : kindOf(node);
    this.#fault(offsetOf(node), path, `expected dollars as a plain decimal such as 0.25, got ${got}`);
    return undefined;
  }

  #instant(node: Node, path: string): number | undefined {
    const text = isScalar(node) ? writtenText(node) : "";
    const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
    // Date.parse rolls 30 February over to March.
    if (!Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text.slice(0, 10))) return instant;
    const got = isScalar(node) ? text : kindOf(node);
    this.#fault(offsetOf(node), path, `expected a UTC date such as 2026-11-01 or 2026-11-01T00:00:00Z, got ${got}`);
    return undefined;
  }

  #fault(offset: number | undefined, path: string, message: string): void {
    this.errors.push({ ...(offset === undefined ? {} : { line: this.#lines.linePos(offset).line }), path, message });
  }
}

function writtenText(node: Scalar): string {
  return typeof node.value === "number" ? (node.source ?? String(node.value)) : String(node.value);
}

function offsetOf(node: Node): number | undefined {
  return node?.range[0];
}

function kindOf(node: Node): string {
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  if (isScalar(node)) return node.value === null ? "nothing" : `${typeof node.value} ${JSON.stringify(node.value)}`;
  return node === null || node === undefined ? "nothing" : "a YAML alias";
}
