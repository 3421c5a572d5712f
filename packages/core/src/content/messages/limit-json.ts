import { toPlainJson, type PlainJson } from "./plain-json.ts";

/** Items of a list, and members, below this size are kept whole before larger ones get more room. */
const SMALL = 64;
const ENCODER = new TextEncoder();

/**
 * JSON text of a value in at most `maxBytes` bytes of UTF-8, always valid. What does not fit is shortened fairly:
 * long strings are cut (they end in `…`), and only where that is not enough are the first items of a list left out, for
 * the last messages tell most, or the last members of an object. `maxBytes` below 2 counts as 2.
 */
export function limitJson(value: unknown, maxBytes: number): string {
  const plain = toPlainJson(value);
  return fit(plain, Math.max(2, maxBytes)) ?? '""';
}

/** `undefined` where nothing of the value fits. */
function fit(value: PlainJson, budget: number): string | undefined {
  const whole = JSON.stringify(value);
  if (fits(whole, budget)) return whole;
  if (typeof value === "string") return cutString(value, budget);
  if (typeof value !== "object" || value === null || budget < 2) return undefined;
  if (isList(value)) return `[${fitItems(value, budget - 2).join(",")}]`;
  return `{${fitMembers(value, budget - 2).join(",")}}`;
}

function fitItems(items: readonly PlainJson[], budget: number): readonly string[] {
  const sizes = items.map((item) => sizeOf(JSON.stringify(item)) + 1);
  const first = sizes.length - countThatFits(sizes.toReversed(), budget);
  const share = fairShare(sizes.slice(first), budget);
  return items.slice(first).flatMap((item) => fit(item, share - 1) ?? []);
}

function fitMembers(object: { readonly [key: string]: PlainJson }, budget: number): readonly string[] {
  const members = Object.entries(object).map(([key, value]) => {
    const name = `${JSON.stringify(key)}:`;
    const nameSize = sizeOf(name);
    return { name, nameSize, value, size: nameSize + sizeOf(JSON.stringify(value)) + 1 };
  });
  const sizes = members.map((member) => member.size);
  const kept = countThatFits(sizes, budget);
  const share = fairShare(sizes.slice(0, kept), budget);
  return members.slice(0, kept).flatMap(({ name, nameSize, value }) => {
    const text = fit(value, share - nameSize - 1);
    return text === undefined ? [] : name + text;
  });
}

/** How many of the sizes, from the first on, have room if large ones are cut to `SMALL`. */
function countThatFits(sizes: readonly number[], budget: number): number {
  let used = 0;
  let count = 0;
  for (const size of sizes) {
    used += Math.min(size, SMALL);
    if (used > budget) break;
    count += 1;
  }
  return Math.max(count, Math.min(1, sizes.length));
}

/** The largest share for which the sum of `min(size, share)` stays in the budget. */
function fairShare(sizes: readonly number[], budget: number): number {
  let left = budget;
  const rising = sizes.toSorted((a, b) => a - b);
  for (const [index, size] of rising.entries()) {
    const share = Math.floor(left / (rising.length - index));
    if (size > share) return share;
    left -= size;
  }
  return budget;
}

function cutString(text: string, budget: number): string | undefined {
  const mark = "…";
  if (budget < 2) return undefined;
  if (budget < 2 + sizeOf(mark)) return '""';
  let low = 0;
  let high = Math.min(text.length, budget);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(JSON.stringify(cutAt(text, middle) + mark), budget)) low = middle;
    else high = middle - 1;
  }
  return JSON.stringify(cutAt(text, low) + mark);
}

/** Cuts between characters, not within a pair of surrogates. */
function cutAt(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function fits(text: string, budget: number): boolean {
  if (text.length > budget) return false;
  return text.length * 3 <= budget || sizeOf(text) <= budget;
}

function sizeOf(text: string): number {
  return ENCODER.encode(text).length;
}

function isList(value: object): value is readonly PlainJson[] {
  return Array.isArray(value);
}
