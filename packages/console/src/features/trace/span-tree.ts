import type { SpanDetail } from "outcrop/api";

export interface TreeRow {
  readonly span: SpanDetail;
  readonly depth: number;
  /** Place of the parent in the list, -1 at the top. */
  readonly parent: number;
  readonly descendants: number;
  /** It names a parent that is not in the trace: late, not sampled, or never sent. */
  readonly orphan: boolean;
}

/** The API's order (parents before children) as rows of a tree. Linear, and safe on spans that are their own ancestors. */
export function buildTree(spans: readonly SpanDetail[]): readonly TreeRow[] {
  const places = new Map<string, number>();
  const rows: { span: SpanDetail; depth: number; parent: number; descendants: number; orphan: boolean }[] = [];
  for (const span of spans) {
    // A parent that comes later is a circle: the span stands at the top.
    const parent = span.parentSpanId === "" ? undefined : places.get(span.parentSpanId);
    const above = parent === undefined ? undefined : rows[parent];
    rows.push({
      span,
      depth: above === undefined ? 0 : above.depth + 1,
      parent: parent ?? -1,
      descendants: 0,
      orphan: above === undefined && span.parentSpanId !== "",
    });
    places.set(span.spanId, rows.length - 1);
  }
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    const above = row === undefined ? undefined : rows[row.parent];
    if (row !== undefined && above !== undefined) above.descendants += row.descendants + 1;
  }
  return rows;
}

/** The rows that show when the given spans are folded. Children follow their parent, so a folded one skips its number. */
export function visibleRows(rows: readonly TreeRow[], folded: ReadonlySet<string>): readonly TreeRow[] {
  if (folded.size === 0) return rows;
  const shown: TreeRow[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined) break;
    shown.push(row);
    if (folded.has(row.span.spanId)) index += row.descendants;
  }
  return shown;
}
