import type { MapColumn } from "./columns/map-column.ts";
import { SymbolColumn } from "./columns/symbol-column.ts";
import { fillOf } from "./fill-column.ts";
import { KNOWN_SYMBOLS } from "./known-symbols.ts";
import type { SpanBatch } from "./span-batch.ts";
import { SPAN_COLUMNS, type ColumnDefinition } from "./span-columns.ts";

/** Attributes that describe where a process runs: senders put them on the resource rather than on each span. */
const ALSO_ON_RESOURCE = new Set(["cloud.region"]);

interface Mirrored {
  readonly name: (typeof SPAN_COLUMNS)[number]["name"];
  /** A symbol that every batch has. */
  readonly key: number;
  readonly alsoOnResource: boolean;
}

const MIRRORED: readonly Mirrored[] = (SPAN_COLUMNS as readonly (ColumnDefinition & Pick<Mirrored, "name">)[]).flatMap(
  ({ name, attribute }) =>
    attribute === undefined
      ? []
      : [{ name, key: KNOWN_SYMBOLS.internText(attribute), alsoOnResource: ALSO_ON_RESOURCE.has(attribute) }],
);
/** By symbol: one more than the place in MIRRORED, or 0. */
const MIRROR_OF = new Uint8Array(KNOWN_SYMBOLS.size);
for (const [index, { key }] of MIRRORED.entries()) MIRROR_OF[key] = index + 1;

/**
 * Makes the typed columns say what the canonical attributes say (`attribute` in SPAN_COLUMNS), for all rows or from one
 * row to another. A value that the column's type cannot hold leaves the column empty; the attribute keeps it.
 */
export function fillColumns(batch: SpanBatch, from = 0, to: number = batch.length): void {
  const { SpanAttributes } = batch.columns;
  const { ranges, keys } = SpanAttributes;
  for (const { name } of MIRRORED) batch.columns[name].clear(from, to);
  fillFromResources(batch, from, to);
  for (let row = from; row < to; row++) {
    const start = ranges.start(row);
    const end = start + ranges.count(row);
    for (let entry = start; entry < end; entry++) {
      const key = keys.id(entry);
      const mirror = key < MIRROR_OF.length ? (MIRROR_OF[key] ?? 0) : 0;
      if (mirror !== 0) fill(batch, mirror - 1, row, SpanAttributes, entry);
    }
  }
}

function fillFromResources(batch: SpanBatch, from: number, to: number): void {
  const { ResourceAttributes } = batch.columns;
  for (const [index, { name, key, alsoOnResource }] of MIRRORED.entries()) {
    if (!alsoOnResource) continue;
    const column = batch.columns[name];
    for (let row = from; row < to;) {
      const resource = batch.resourceOf(row);
      const first = row;
      do row++;
      while (row < to && batch.resourceOf(row) === resource);
      const entry = ResourceAttributes.find(resource, key);
      if (entry < 0) continue;
      fill(batch, index, first, ResourceAttributes, entry);
      // Spans of one resource share the symbol.
      if (column instanceof SymbolColumn) column.fill(column.id(first), first, row);
      else for (let next = first + 1; next < row; next++) fill(batch, index, next, ResourceAttributes, entry);
    }
  }
}

function fill(batch: SpanBatch, index: number, row: number, map: MapColumn, entry: number): void {
  const mirrored = MIRRORED[index];
  if (mirrored === undefined) return;
  fillOf(batch.columns[mirrored.name])(row, map, entry);
}
