const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const PLAIN = /^[ -~]*$/;
/** Drawn about twice as wide as a Latin letter. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;
/** UTF-16 units looked at for each column of the tail: a flag or a family of emoji is one character of many. */
const UNITS_A_COLUMN = 20;

/** Splits a text before its last `columns` columns. Characters stay whole; Chinese, Japanese, Korean and emoji take two. */
export function splitTail(text: string, columns: number): readonly [head: string, tail: string] {
  if (PLAIN.test(text)) return cutAt(text, text.length - columns);
  const end = [...GRAPHEMES.segment(text.slice(-columns * UNITS_A_COLUMN))].map(({ segment }) => segment);
  let left = columns;
  let units = 0;
  for (const character of end.toReversed()) {
    left -= WIDE.test(character) ? 2 : 1;
    if (left < 0) break;
    units += character.length;
  }
  return cutAt(text, text.length - units);
}

function cutAt(text: string, place: number): readonly [string, string] {
  const at = Math.max(0, place);
  return [text.slice(0, at), text.slice(at)];
}
