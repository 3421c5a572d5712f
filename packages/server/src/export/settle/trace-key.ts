export interface TraceKey {
  readonly org: string;
  readonly traceId: string;
}

/** Traces as a block of the log of traces to settle. */
export function encodeTraceKeys(keys: readonly TraceKey[]): Uint8Array {
  return Buffer.from(JSON.stringify(keys.map(({ org, traceId }) => [org, traceId])));
}

/** The traces of blocks, each once, and how many blocks could not be read. */
export function decodeTraceKeys(blocks: readonly Uint8Array[]): {
  readonly keys: TraceKey[];
  readonly malformed: number;
} {
  const keys = new Map<string, TraceKey>();
  let malformed = 0;
  for (const block of blocks) {
    const pairs = parse(block);
    if (pairs === undefined) malformed++;
    else for (const [org, traceId] of pairs) keys.set(JSON.stringify([org, traceId]), { org, traceId });
  }
  return { keys: [...keys.values()], malformed };
}

function parse(block: Uint8Array): readonly (readonly [org: string, traceId: string])[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(block.buffer, block.byteOffset, block.length).toString());
    return Array.isArray(value) && value.every((item) => isPair(item)) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPair(item: unknown): item is readonly [string, string] {
  return Array.isArray(item) && item.length === 2 && item.every((part) => typeof part === "string");
}
