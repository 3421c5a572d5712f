const SUFFIX = ".segment";
const NAME = /^(\d{10})-[0-9a-f]{16}$/;

/**
 * `0000000042-9f86d081884c7d65`: its place in the log and a random part. The name is the token under which a segment is
 * inserted, so it must never come twice, not even when a data folder is emptied and the numbers begin anew.
 */
export function segmentName(sequence: number, randomHex: string): string {
  return `${String(sequence).padStart(10, "0")}-${randomHex}`;
}

export function segmentFile(name: string): string {
  return name + SUFFIX;
}

/** Name and place of a segment's file; `undefined` for any other file. */
export function parseSegmentFile(file: string): { readonly name: string; readonly sequence: number } | undefined {
  if (!file.endsWith(SUFFIX)) return undefined;
  const name = file.slice(0, -SUFFIX.length);
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : { name, sequence: Number(digits) };
}
