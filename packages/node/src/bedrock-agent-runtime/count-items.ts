/** How many items a list has, `undefined` where there is no list. */
export function countItems(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}
