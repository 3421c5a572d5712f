import { jsonSize, unitsThatFit } from "./json-size.ts";
import { toPlainJson, type PlainJson } from "./plain-json.ts";

/** Items of a list, and members, below this size are kept whole before larger ones get more room. */
const SMALL = 64;
/** Words that the message schemas require, and that mean nothing when they are cut. */
const WHOLE: ReadonlySet<string> = new Set(["type", "role", "finish_reason", "name", "modality", "file_id"]);
/** The other members that they require; these can be shortened. */
const REQUIRED: ReadonlySet<string> = new Set([
  ...WHOLE,
  "parts",
  "content",
  "response",
  "uri",
  "server_tool_call",
  "server_tool_call_response",
]);
/** Where a string was cut. */
const MARK = "…";

/**
 * JSON text of a value in at most `maxBytes` bytes of UTF-8, always valid. What does not fit is shortened fairly:
 * long strings are cut (they end in `…`), and only where that is not enough are the first items of a list left out, for
 * the last messages tell most, or the last members of an object. What the conventions' message schemas require of an
 * object stays in it: where that does not fit, the object goes. `maxBytes` below 2 counts as 2.
 */
export function limitJson(value: unknown, maxBytes: number): string {
  const plain = toPlainJson(value);
  const budget = Math.max(2, maxBytes);
  return fit(plain, budget, jsonSize(plain, budget)) ?? (isList(plain) ? "[]" : '""');
}

type PlainObject = { readonly [key: string]: PlainJson };

/** Something with a place in a list or an object: its size, and the least that it can be shortened to. */
interface Sized {
  readonly size: number;
  readonly least: number;
}

interface SizedItem extends Sized {
  readonly value: PlainJson;
}

/** `undefined` where nothing of the value fits. `size` may be any number above the budget. */
function fit(value: PlainJson, budget: number, size: number): string | undefined {
  if (size <= budget) return JSON.stringify(value);
  if (typeof value === "string") return cutString(value, budget);
  if (typeof value !== "object" || value === null || leastOf(value) > budget) return undefined;
  if (isList(value)) return `[${fitItems(value, budget - 2).join(",")}]`;
  return `{${fitMembers(value, budget - 2).join(",")}}`;
}

function fitItems(items: readonly PlainJson[], budget: number): readonly string[] {
  const kept = lastThatFit(items, budget);
  const share = fairShare(kept, budget);
  return kept.flatMap((one) => fit(one.value, roomOf(one, share) - 1, one.size - 1) ?? []);
}

/** The last items that have room if large ones are cut to `SMALL`, or to the least that they can be. */
function lastThatFit(items: readonly PlainJson[], budget: number): readonly SizedItem[] {
  const kept: SizedItem[] = [];
  let used = 0;
  for (const value of items.toReversed()) {
    const one = { value, size: jsonSize(value, budget) + 1, least: leastOf(value) + 1 };
    used += smallRoomOf(one);
    // One item is kept alone, cut as far as it must be.
    if (used > budget && (kept.length > 0 || one.least > budget)) break;
    kept.push(one);
    if (used > budget) break;
  }
  return kept.toReversed();
}

function fitMembers(object: PlainObject, budget: number): readonly string[] {
  const members = Object.entries(object).map(([key, value]) => {
    const name = `${JSON.stringify(key)}:`;
    const around = jsonSize(key) + 2;
    const least = REQUIRED.has(key) ? around + leastMember(key, value) : 0;
    return { name, around, value, least, size: around + jsonSize(value, budget) };
  });
  const required = members.filter(({ least }) => least > 0);
  const others = members.filter(({ least }) => least === 0);
  const taken = required.reduce((sum, one) => sum + smallRoomOf(one), 0);
  const chosen = new Set([...required, ...others.slice(0, countThatFits(others, budget - taken))]);
  const kept = members.filter((member) => chosen.has(member));
  const share = fairShare(kept, budget);
  return kept.flatMap((member) => {
    const text = fit(member.value, roomOf(member, share) - member.around, member.size - member.around);
    return text === undefined ? [] : member.name + text;
  });
}

/** The size below which a value cannot be brought without losing what its schema requires. */
function leastOf(value: PlainJson): number {
  if (typeof value === "string") return 2;
  if (typeof value !== "object" || value === null) return jsonSize(value);
  if (isList(value)) return 2;
  const required = Object.entries(value).filter(([key]) => REQUIRED.has(key));
  return required.reduce((sum, [key, member]) => sum + jsonSize(key) + 2 + leastMember(key, member), 2);
}

function leastMember(key: string, value: PlainJson): number {
  if (WHOLE.has(key) && typeof value === "string" && value.length <= SMALL) return jsonSize(value);
  return leastOf(value);
}

/** How many members that are not required have room beside those that are. */
function countThatFits(sized: readonly Sized[], budget: number): number {
  let used = 0;
  let count = 0;
  for (const one of sized) {
    used += smallRoomOf(one);
    if (used > budget) break;
    count += 1;
  }
  return count > 0 || budget <= 0 ? count : Math.min(1, sized.length);
}

function smallRoomOf(one: Sized): number {
  return roomOf(one, SMALL);
}

function roomOf({ size, least }: Sized, share: number): number {
  return Math.min(size, Math.max(share, least));
}

/** The largest share for which everything together stays in the budget. */
function fairShare(sized: readonly Sized[], budget: number): number {
  const total = (share: number): number => sized.reduce((sum, one) => sum + roomOf(one, share), 0);
  let low = 0;
  let high = budget;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (total(middle) <= budget) low = middle;
    else high = middle - 1;
  }
  return low;
}

function cutString(text: string, budget: number): string | undefined {
  if (budget < 2) return undefined;
  const room = budget - jsonSize(MARK);
  return room < 0 ? '""' : JSON.stringify(text.slice(0, unitsThatFit(text, room)) + MARK);
}

function isList(value: PlainJson): value is readonly PlainJson[] {
  return Array.isArray(value);
}
