/** Larger requests, and larger chunks of streams, are not looked into: it would hold the application up. */
export const MAX_BODY_BYTES = 1_048_576;

/** The most that is looked into where nothing but the body can tell: images to count, content that is captured. */
export const MAX_NEEDED_BODY_BYTES = 16_777_216;

/**
 * The JSON value of a body in any form that the SDK takes or gives: text, bytes, or a buffer. `undefined` for a stream,
 * for what is longer than `maxBytes`, and for what is no JSON object. Never throws.
 */
export function parseBody(body: unknown, maxBytes: number): unknown {
  try {
    const text = textOf(body, maxBytes);
    if (text === undefined) return undefined;
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(body: unknown, maxBytes: number): string | undefined {
  if (typeof body === "string") return body.length <= maxBytes ? body : undefined;
  if (body instanceof ArrayBuffer) return body.byteLength <= maxBytes ? Buffer.from(body).toString() : undefined;
  if (!ArrayBuffer.isView(body) || body.byteLength > maxBytes) return undefined;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}
