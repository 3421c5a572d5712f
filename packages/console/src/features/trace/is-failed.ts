import type { SpanDetail } from "outcrop/api";

/** Failed by its status, or by an error type that a sender set without one: the ledger counts both as failed calls. */
export const isFailed = (span: Pick<SpanDetail, "statusCode" | "errorType">): boolean =>
  span.statusCode === "ERROR" || span.errorType !== "";
