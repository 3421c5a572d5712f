import type { Highlight } from "./highlights.ts";

/** Highlights that say the same, such as the attempts of a call that was throttled six times. */
export interface AlikeHighlights {
  readonly first: Highlight;
  /** In the order in which they happened, the first included. */
  readonly spanIds: readonly string[];
}

/** Each thing that was said once, in the order of the first who said it. */
export function groupAlike(
  highlights: readonly Highlight[],
  wordsOf: (highlight: Highlight) => string,
): readonly AlikeHighlights[] {
  const groups = new Map<string, { readonly first: Highlight; readonly spanIds: string[] }>();
  for (const highlight of highlights) {
    const words = wordsOf(highlight);
    const group = groups.get(words);
    if (group === undefined) groups.set(words, { first: highlight, spanIds: [highlight.spanId] });
    else group.spanIds.push(highlight.spanId);
  }
  return [...groups.values()];
}

/** The span that a press opens: the first, or the one after that which is open. */
export function nextAlike({ first, spanIds }: AlikeHighlights, selected: string | undefined): string {
  const at = selected === undefined ? -1 : spanIds.indexOf(selected);
  return spanIds[(at + 1) % spanIds.length] ?? first.spanId;
}
