import type { Cursor } from "./cursor.ts";
import type { Statement } from "./ledger-where.ts";
import type { Order } from "./sort.ts";

/**
 * Traces of one sum are in the order of time: an instant, then the hash of the trace. Most have no calls and cost nothing, so
 * that of these a page has neighbours, whose spans lie together; by their hashes alone they would be weeks apart.
 */
interface Tie {
  /** Nanoseconds since the epoch: when the first call began, or, where none counts, the trace. */
  readonly at: string;
  /** An unsigned 64-bit integer. */
  readonly hash: string;
}

/** A cursor's key of such a list. */
export function tieKey({ at, hash }: Tie): string {
  return `${at}/${hash}`;
}

/** What is none of ours, which only a forged cursor has, is as 0. */
export function parseTie(key: string): Tie {
  const [, at = "0", hash = "0"] = /^(\d{1,18}|[1-8]\d{18})\/(\d{1,20})$/.exec(key) ?? [];
  return { at, hash };
}

/** The condition for traces after the cursor, over their sum, `StartNano` and `TraceHash`; true for the first page. */
export function afterTie(order: Order, cursor: Cursor | undefined): Statement {
  if (cursor === undefined) return { sql: "1", params: {} };
  const { at, hash } = parseTie(cursor.key);
  return {
    sql: `(${order.column}, StartNano, TraceHash) ${order.descending ? "<" : ">"} ({cursorValue:Int64}, {cursorAt:Int64}, toUInt64OrZero({cursorHash:String}))`,
    params: { cursorValue: cursor.value, cursorAt: at, cursorHash: hash },
  };
}

/** The place of a cursor among traces of one sum, in a list by start. */
export function cursorByStart(cursor: Cursor): Cursor {
  const { at, hash } = parseTie(cursor.key);
  return { ...cursor, value: at, key: hash };
}
