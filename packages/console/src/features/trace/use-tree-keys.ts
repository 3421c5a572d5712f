import { useState } from "react";
import { visibleRows, type TreeRow } from "./span-tree.ts";
import type { TreeMove } from "./waterfall-tree.tsx";

interface TreeKeys {
  readonly shown: readonly TreeRow[];
  readonly folded: ReadonlySet<string>;
  readonly setFold: (spanId: string, fold: boolean) => void;
  readonly foldAll: (fold: boolean) => void;
  /** Unfolds whatever hides a span. */
  readonly reveal: (spanId: string) => void;
  readonly move: (move: TreeMove) => void;
}

/** What is folded, and where a key leads from the span that is chosen. */
export function useTreeKeys(
  rows: readonly TreeRow[],
  selected: string | undefined,
  open: (spanId: string) => void,
): TreeKeys {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const shown = visibleRows(rows, folded);
  const at = shown.findIndex((row) => row.span.spanId === selected);

  const setFold = (spanId: string, fold: boolean): void => {
    const next = new Set(folded);
    if (fold) next.add(spanId);
    else next.delete(spanId);
    setFolded(next);
  };
  const openAt = (index: number): void => {
    const row = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (row !== undefined) open(row.span.spanId);
  };
  const isFolded = (row: TreeRow): boolean => folded.has(row.span.spanId);
  const move = (to: TreeMove): void => {
    const row = shown[at];
    switch (to) {
      case "next":
        return openAt(at + 1);
      case "previous":
        return openAt(at - 1);
      case "first":
        return openAt(0);
      case "last":
        return openAt(shown.length - 1);
      case "in":
        if (row === undefined || row.descendants === 0) return;
        if (isFolded(row)) setFold(row.span.spanId, false);
        else openAt(at + 1);
        return;
      case "out":
        if (row === undefined) return;
        if (row.descendants > 0 && !isFolded(row)) setFold(row.span.spanId, true);
        else if (row.parent >= 0) open(rows[row.parent]?.span.spanId ?? "");
        return;
    }
  };
  const reveal = (spanId: string): void => {
    const next = new Set(folded);
    for (let row = rows.find(({ span }) => span.spanId === spanId); row !== undefined; row = rows[row.parent]) {
      if (row.span.spanId !== spanId) next.delete(row.span.spanId);
    }
    if (next.size !== folded.size) setFolded(next);
  };
  const foldAll = (fold: boolean): void =>
    setFolded(new Set(fold ? rows.filter((row) => row.descendants > 0).map((row) => row.span.spanId) : []));
  return { shown, folded, setFold, foldAll, reveal, move };
}
