type SearchValue = string | number | boolean | readonly string[] | null | undefined;

/** Reads a query string as people write it: `model=a&model=b`, not JSON. A repeated name is a list. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const search: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = Object.hasOwn(search, name) ? search[name] : undefined;
    const next = before === undefined ? value : [before, value].flat();
    // A name such as __proto__ is data too.
    Object.defineProperty(search, name, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return search;
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search) as [string, SearchValue][]) {
    if (value === undefined || value === null) continue;
    for (const item of [value].flat()) params.append(name, String(item));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
