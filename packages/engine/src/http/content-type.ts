const JSON_LINES = /^JSON\w*EachRow\w*$|^JSONLines$|^NDJSON$/;
const TEXT = "text/plain; charset=UTF-8";

/** The Content-Type that ClickHouse sends for a format. */
export function contentType(format: string): string {
  if (JSON_LINES.test(format)) return "application/x-ndjson; charset=UTF-8";
  if (format.startsWith("JSON")) return "application/json; charset=UTF-8";
  if (format.startsWith("CSV"))
    return `text/csv; charset=UTF-8; header=${format.includes("WithNames") ? "present" : "absent"}`;
  if (/^(TSV|TabSeparated)/.test(format)) return "text/tab-separated-values; charset=UTF-8";
  if (format === "XML") return "application/xml; charset=UTF-8";
  if (/^(Pretty|Vertical|Values|SQLInsert|Markdown|LineAsString|Null)/.test(format)) return TEXT;
  return "application/octet-stream";
}
