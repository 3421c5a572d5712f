import type { ByteHeap } from "../byte-heap.ts";
import type { Symbols } from "../symbols.ts";
import type { Column } from "./column.ts";
import { DoubleColumn } from "./double-column.ts";
import { ListColumn } from "./list-column.ts";
import { LongColumn } from "./long-column.ts";
import { MapColumn } from "./map-column.ts";
import { SymbolColumn } from "./symbol-column.ts";
import { TextColumn } from "./text-column.ts";
import { UintColumn } from "./uint-column.ts";

/** The class that holds a ClickHouse type. */
export type ColumnOf<Type extends string> = Type extends "LowCardinality(String)"
  ? SymbolColumn
  : Type extends "String"
    ? TextColumn
    : Type extends "Nullable(Float64)" | "Float64"
      ? DoubleColumn
      : Type extends "Map(LowCardinality(String), String)"
        ? MapColumn
        : Type extends "UInt8" | "Bool" | "UInt32" | "Int32"
          ? UintColumn
          : Type extends `Array(${infer Items})`
            ? ListColumn<ColumnOf<Items>>
            : LongColumn;

/** A column for a ClickHouse type, or `undefined` for a type that no signal of ours uses. */
export function createColumn(type: string, symbols: Symbols, heap: ByteHeap): Column | undefined {
  switch (type) {
    case "LowCardinality(String)":
      return new SymbolColumn(symbols);
    case "String":
      return new TextColumn(heap);
    case "Map(LowCardinality(String), String)":
      return new MapColumn(symbols, heap);
    case "UInt8":
    case "Bool":
      return new UintColumn(1);
    case "UInt32":
    case "Int32":
      return new UintColumn(4);
    case "UInt64":
      return new LongColumn({ nullable: false, signed: false });
    case "Int64":
    case "DateTime64(9)":
      return new LongColumn({ nullable: false, signed: true });
    case "Nullable(UInt64)":
      return new LongColumn({ nullable: true, signed: false });
    case "Nullable(Int64)":
      return new LongColumn({ nullable: true, signed: true });
    case "Float64":
      return new DoubleColumn({ nullable: false });
    case "Nullable(Float64)":
      return new DoubleColumn({ nullable: true });
    default:
      break;
  }
  const items = /^Array\((.+)\)$/.exec(type)?.[1];
  const column = items === undefined ? undefined : createColumn(items, symbols, heap);
  return column === undefined ? undefined : new ListColumn(column);
}
