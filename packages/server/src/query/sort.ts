import type { Cursor } from "./cursor.ts";
import type { Statement } from "./ledger-where.ts";

/** A column to sort by, descending when it begins with `-`. */
export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

export function orderOf(sort: string, columns: Readonly<Record<string, string>>): Order {
  const descending = sort.startsWith("-");
  const column = columns[descending ? sort.slice(1) : sort];
  if (column === undefined)
    throw new Error(`Cannot sort: expected one of ${Object.keys(columns).join(", ")}, got ${sort}`);
  return { column, descending };
}

/**
 * `ORDER BY` with ties broken by further columns, the last of them unique. All directions turn together, so that a cursor is
 * one comparison.
 */
export function orderBy(order: Order, ...keys: readonly string[]): string {
  const direction = order.descending ? "DESC" : "ASC";
  return `ORDER BY ${[order.column, ...keys].map((column) => `${column} ${direction}`).join(", ")}`;
}

/**
 * The condition for rows after the cursor; true for the first page. A key that is a number is compared as one, and what
 * is no number, which only a forged cursor has, as 0.
 */
export function afterCursor(
  order: Order,
  key: string,
  cursor: Cursor | undefined,
  keyType: "text" | "number" = "text",
): Statement {
  if (cursor === undefined) return { sql: "1", params: {} };
  const compare = order.descending ? "<" : ">";
  const end = keyType === "text" ? "{cursorKey:String}" : "toUInt64OrZero({cursorKey:String})";
  return {
    sql: `(${order.column}, ${key}) ${compare} ({cursorValue:Int64}, ${end})`,
    params: { cursorValue: cursor.value, cursorKey: cursor.key },
  };
}
