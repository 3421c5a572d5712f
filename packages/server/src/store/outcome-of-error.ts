import { ClickHouseError } from "@clickhouse/client";
import type { Outcome } from "../pipeline/outcome.ts";

/**
 * Error codes that say that these bytes can never be inserted (ClickHouse, src/Common/ErrorCodes.cpp). The list is
 * short on purpose: a dropped block is acknowledged telemetry lost. A missing table or column is not in it (the schema
 * is being migrated, or the process was downgraded), nor is a body that ended early (a connection that broke).
 */
const NEVER_INSERTABLE: ReadonlySet<string> = new Set([
  "6", // CANNOT_PARSE_TEXT
  "20", // NUMBER_OF_COLUMNS_DOESNT_MATCH
  "27", // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  "44", // ILLEGAL_COLUMN
  "53", // TYPE_MISMATCH
  "70", // CANNOT_CONVERT_TYPE
  "117", // INCORRECT_DATA
  "131", // TOO_LARGE_STRING_SIZE
  "349", // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
]);

/** The engine is there and has too much to do, or no room: waiting longer helps more than asking again. */
const OVERLOADED: ReadonlySet<string> = new Set([
  "202", // TOO_MANY_SIMULTANEOUS_QUERIES
  "241", // MEMORY_LIMIT_EXCEEDED
  "243", // NOT_ENOUGH_SPACE
  "252", // TOO_MANY_PARTS
  "290", // LIMIT_EXCEEDED
]);

/**
 * A view of the owner's that fails, on a table of ours. The rows are in the table by then and known by their token, so
 * nothing may be given up; what the view needs is somebody who mends it.
 */
const IN_A_VIEW = /while pushing to view/;

const RETRY_AFTER_MS = 500;
const OVERLOAD_RETRY_AFTER_MS = 5_000;

/** What the owner of the data should do about a failed insert. Everything that is not known to be hopeless is retried. */
export function outcomeOfError(error: unknown): Outcome {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ClickHouseError) {
    if (NEVER_INSERTABLE.has(error.code) && !IN_A_VIEW.test(reason)) return { kind: "drop", reason };
    if (OVERLOADED.has(error.code)) return { kind: "retry", afterMs: OVERLOAD_RETRY_AFTER_MS, reason };
  }
  return { kind: "retry", afterMs: RETRY_AFTER_MS, reason };
}
