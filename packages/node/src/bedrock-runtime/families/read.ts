import { arrayOf, memberOf, stringOf } from "../../values.ts";

/** The member at the end of a path; a number takes an item of an array. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) found = typeof key === "number" ? arrayOf(found)[key] : memberOf(found, key);
  return found;
}

/** A list of strings, or one string on its own; `undefined` where there is none. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const texts = (typeof value === "string" ? [value] : arrayOf(value)).filter((item) => typeof item === "string");
  return texts.length === 0 ? undefined : texts;
}

/** How many items a list has; `undefined` for none. */
export function lengthOf(value: unknown): number | undefined {
  const { length } = arrayOf(value);
  return length === 0 ? undefined : length;
}

/** How many tools a list in the form of Converse offers, in which a cache point may stand; `undefined` for none. */
export function toolsIn(list: unknown): number | undefined {
  return lengthOf(arrayOf(list).filter((tool) => memberOf(tool, "cachePoint") === undefined));
}

/** The first that is there, `null` counting as absent. */
export function firstOf(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined && value !== null);
}

export function isText(value: unknown): boolean {
  return stringOf(value) !== undefined;
}
