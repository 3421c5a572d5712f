/** SQL of a text, whole, or cut to `limit` characters with a `…` behind. `limit` is a number of ours: it may stand in the statement. */
export function shown(value: string, limit: number | null): string {
  const cut = `concat(leftUTF8(${value}, ${limit ?? 0}), '…')`;
  return limit === null ? value : `if(length(${value}) > ${limit}, ${cut}, ${value})`;
}

/** The same for each value of a map. */
export function shownMap(map: string, limit: number | null): string {
  return limit === null ? map : `mapApply((key, value) -> (key, ${shown("value", limit)}), ${map})`;
}
