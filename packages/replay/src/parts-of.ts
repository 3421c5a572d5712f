/** Pieces of at most `size` characters; a surrogate pair is never split. */
export function partsOf(text: string, size: number): readonly string[] {
  return text.match(new RegExp(`[^]{1,${size}}`, "gu")) ?? [];
}
