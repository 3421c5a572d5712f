import { readFileSync } from "node:fs";
import { join } from "node:path";
import { diag } from "@opentelemetry/api";
import { createPriceBook, type OverrideBook, type OverrideRow, type PriceBook, resolveModel } from "@outcrop/core";
import type { ParsedOverrideBook } from "@outcrop/core/override-book";
import { loadFromFirst } from "../require-from.ts";

/** What the user says of prices, in code and in the environment. */
export interface UserPrices {
  /** Identifiers that hide their model, as application inference profiles do, and the model id behind each. */
  readonly modelAliases?: Readonly<Record<string, string>> | undefined;
  /** Prices of your own, in dollars per million tokens; docs/pricing.md says which row holds. */
  readonly prices?: readonly OverrideRow[] | undefined;
  /** Path of an override book, the same file that a server reads. What code says goes before it. */
  readonly pricesPath?: string | undefined;
}

type ReadBook = (path: string) => ParsedOverrideBook;

/** What calls are priced by. */
export interface Prices {
  readonly book: PriceBook;
  /** The model id behind an identifier that hides it, with its scope (`eu.`, `global.`), where the user's map has it. */
  aliasOf(id: string): string | undefined;
}

/** The price book with the user's words in it. Those that cannot be used are reported, and the rest holds. */
export function readPrices(user: UserPrices, readBook: ReadBook = readOverrideBook): Prices {
  const book = user.pricesPath === undefined ? undefined : read(user.pricesPath, readBook);
  const aliases = new Map([...(book?.aliases ?? []), ...Object.entries(user.modelAliases ?? {})]);
  const rows = [...(book?.rows ?? []), ...(user.prices ?? [])];
  return {
    book: bookOf({ aliases, rows }),
    aliasOf(id) {
      const model = aliases.get(id.trim());
      // An identifier that tells its model needs no alias, and gets none (resolveModel).
      return model === undefined || resolveModel(id).billing.kind === "per_token" ? undefined : model;
    },
  };
}

function bookOf(overrides: OverrideBook): PriceBook {
  if (overrides.aliases.size === 0 && overrides.rows.length === 0) return createPriceBook();
  try {
    return createPriceBook({ overrides });
  } catch (error) {
    diag.error("@outcrop/node: Cannot use prices that code gave; the built-in list and the aliases are used", error);
    return createPriceBook({ overrides: { aliases: overrides.aliases, rows: [] } });
  }
}

/** A book with a fault is not used at all: no call is priced by half of it. */
function read(path: string, readBook: ReadBook): OverrideBook | undefined {
  try {
    const parsed = readBook(path);
    if (parsed.ok) return parsed.book;
    const faults = parsed.errors.map((fault) => `line ${fault.line ?? "?"}, ${fault.path}: ${fault.message}`);
    diag.error(`@outcrop/node: Cannot use OUTCROP_PRICES ${path}: ${faults.join("; ")}`);
  } catch (error) {
    diag.error(`@outcrop/node: Cannot read OUTCROP_PRICES ${path}`, error);
  }
  return undefined;
}

/**
 * Loads the reader of YAML only here: most applications have no use for it. In a bundle it is not, and is looked for beside
 * the bundle, then from the working directory.
 */
function readOverrideBook(path: string): ParsedOverrideBook {
  // Absent in a bundle that is CommonJS; in one of webpack's it is where the file was when the bundle was made.
  const { url } = import.meta as { readonly url?: string };
  const places = [url, join(process.cwd(), "package.json")].filter((place) => place !== undefined);
  const reader = loadFromFirst("@outcrop/core/override-book", places) as {
    parseOverrideBook(yamlText: string): ParsedOverrideBook;
  };
  return reader.parseOverrideBook(readFileSync(path, "utf8"));
}
