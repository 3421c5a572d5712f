/**
 * Where a page ended: the sort value and the key that breaks its ties, so that the next page begins after it even
 * when rows were added meanwhile. It carries the period too, as `range=24h` means another period a minute later.
 */
export interface Cursor {
  readonly from: bigint;
  readonly to: bigint;
  /** The sort value of the last row, an integer as text. */
  readonly value: string;
  readonly key: string;
}

export function encodeCursor(cursor: Cursor): string {
  const fields = [cursor.from.toString(), cursor.to.toString(), cursor.value, cursor.key];
  return Buffer.from(JSON.stringify(fields), "utf8").toString("base64url");
}

/** `undefined` for anything that `encodeCursor` did not write. */
export function parseCursor(text: string): Cursor | undefined {
  try {
    const fields: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (!Array.isArray(fields) || fields.length !== 4) return undefined;
    const [from, to, value, key] = fields.map((field: unknown) => (typeof field === "string" ? field : undefined));
    if (from === undefined || to === undefined || value === undefined || key === undefined) return undefined;
    if (![from, to, value].every(isInt64)) return undefined;
    return { from: BigInt(from), to: BigInt(to), value, key };
  } catch {
    return undefined;
  }
}

/** Anything else the engine would refuse, as if it were a fault of ours. */
function isInt64(text: string): boolean {
  return /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}
