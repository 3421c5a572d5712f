import type { SpanDetail } from "outcrop/api";
import { headOf } from "../../format/head-of.ts";

/** Most UTF-16 units of a reason that stand in one line. */
const MOST = 120;

/** The type of an error; empty where it is the conventions' word for one that has none. */
export function errorWord(errorType: string): string {
  return errorType === "_OTHER" ? "" : errorType;
}

/** What went wrong, in a line: the type, and the first line of the reason where all of these spans give the same. */
export function failureWords(spans: readonly Pick<SpanDetail, "errorType" | "statusMessage">[]): string {
  const [reason = "", ...others] = new Set(spans.map(({ statusMessage }) => firstLine(statusMessage)));
  const type = errorWord(spans[0]?.errorType ?? "");
  if (others.length > 0 || reason === "") return type;
  return type === "" || reason.startsWith(type) ? reason : `${type}: ${reason}`;
}

function firstLine(message: string): string {
  const [line = ""] = message.trim().split("\n", 1);
  return line.length > MOST ? `${headOf(line, MOST)}…` : line.trimEnd();
}
