/** Bytes of a number in JSON and the comma after it, at most. */
export const NUMBER_BYTES = 26;

/** Bytes of a text as JSON in UTF-8, with quotes and the sign after it, at most: a control character takes six. */
export function textBytes(text: string): number {
  return text.length * 6 + 3;
}

const encoder = new TextEncoder();

export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
