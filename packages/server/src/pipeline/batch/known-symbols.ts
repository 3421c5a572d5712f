import { NORMALIZE_KEYS, NORMALIZE_METRIC_KEYS } from "@outcrop/core";
import { METRIC_COLUMNS } from "./metric-columns.ts";
import { SPAN_COLUMNS, type ColumnDefinition } from "./span-columns.ts";
import { Symbols } from "./symbols.ts";

/** Words that nearly every batch has and processors look for. */
const USUAL = [
  "service.name",
  "Unspecified",
  "Internal",
  "Server",
  "Client",
  "Producer",
  "Consumer",
  "Unset",
  "Ok",
  "Error",
] as const;

/**
 * Symbols that every batch begins with, under the same numbers in each: a processor can look at keys by number without
 * asking each batch for them.
 */
export const KNOWN_SYMBOLS: Symbols = createKnown();

function createKnown(): Symbols {
  const symbols = new Symbols();
  for (const name of USUAL) symbols.internText(name);
  for (const { attribute } of [...SPAN_COLUMNS, ...METRIC_COLUMNS] as readonly ColumnDefinition[]) {
    if (attribute !== undefined) symbols.internText(attribute);
  }
  for (const key of [...NORMALIZE_KEYS, ...NORMALIZE_METRIC_KEYS]) symbols.internText(key);
  return symbols;
}
