/** What the attribute values of one trace may come to in an answer; a page that loads more is no page. */
export const MAX_TRACE_BYTES = 24_000_000;

/** Below this, identifiers and ARNs would be cut. */
const MIN_VALUE_CHARS = 128;

/** How much the attributes of a trace hold, copies of spans included. */
interface TraceSize {
  readonly values: number;
  readonly bytes: number;
}

/**
 * To how many characters each attribute value of a trace is cut, so that its answer stays near `MAX_TRACE_BYTES`
 * however many spans there are; `null` when all may be shown whole.
 */
export function valueLimit({ values, bytes }: TraceSize): number | null {
  if (bytes <= MAX_TRACE_BYTES) return null;
  return Math.max(MIN_VALUE_CHARS, Math.floor(MAX_TRACE_BYTES / Math.max(1, values)));
}
