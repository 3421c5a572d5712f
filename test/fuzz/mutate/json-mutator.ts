import type { ByteMaterial } from "./byte-mutators.ts";
import { mutateBytes } from "./mutate-bytes.ts";

/** Values that readers of JSON stumble over. */
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.5,
  1e21,
  -1e308,
  2 ** 53,
  "",
  "0",
  "-1",
  "9223372036854775808",
  "18446744073709551616",
  "NaN",
  "\u0000",
  "\ud800",
  "é😀",
  "__proto__",
  "constructor",
  [],
  {},
  [[]],
  [null],
];

type Parent = Record<string, unknown> | unknown[];
const DEEPEST_LIST = 300;

/** Changes a JSON text by its members and items; a text that is no JSON by its bytes. */
export function mutateJson(input: Uint8Array, material: ByteMaterial): Uint8Array {
  const root = parse(input);
  if (root === undefined) return mutateBytes(input, material);
  const { random } = material;
  const box: Parent = [root];
  const parent = random.pick(parentsOf(box)) ?? box;
  const key = random.pick(Object.keys(parent));
  if (key === undefined) put(parent, wordOf(material), valueOf(material));
  else random.pick(CHANGES)?.(parent, key, material);
  return Buffer.from(JSON.stringify(box[0]) ?? "null");
}

type Change = (parent: Parent, key: string, material: ByteMaterial) => void;

const setValue: Change = (parent, key, material) => set(parent, key, valueOf(material));

/** The likelier ones stand there more than once. */
const CHANGES: readonly Change[] = [
  setValue,
  setValue,
  setValue,
  (parent, key) => remove(parent, key),
  (parent, _key, material) => put(parent, wordOf(material), valueOf(material)),
  (parent, key, material) => put(parent, wordOf(material), structuredClone(get(parent, key))),
  (parent, key, material) => set(parent, key, nest(get(parent, key), material)),
  (parent, key, material) => {
    const value = get(parent, key);
    if (typeof value === "string") set(parent, key, Buffer.from(mutateBytes(Buffer.from(value), material)).toString());
  },
];

function wordOf({ random, words }: ByteMaterial): string {
  return Buffer.from(random.pick(words) ?? []).toString();
}

function valueOf(material: ByteMaterial): unknown {
  const { random, other } = material;
  if (random.chance(0.4)) return random.pick(ODD_VALUES);
  if (random.chance(0.4)) return wordOf(material);
  if (random.chance(0.3)) return random.below(2 ** 32) - 2 ** 31;
  const donor = random.pick(parentsOf([parse(other())])) ?? [];
  return structuredClone(get(donor, random.pick(Object.keys(donor)) ?? "0"));
}

function nest(inner: unknown, material: ByteMaterial): unknown {
  const name = wordOf(material);
  let whole = inner;
  for (let level = material.random.below(DEEPEST_LIST); level > 0; level--) {
    whole = material.random.chance(0.5) ? [whole] : { [name]: whole };
  }
  return whole;
}

function parse(input: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(input).toString());
  } catch {
    return undefined;
  }
}

function parentsOf(value: unknown, found: Parent[] = []): readonly Parent[] {
  if (typeof value !== "object" || value === null) return found;
  found.push(value as Parent);
  for (const child of Object.values(value)) parentsOf(child, found);
  return found;
}

function get(parent: Parent, key: string): unknown {
  return (parent as Record<string, unknown>)[key];
}

function set(parent: Parent, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
}

function put(parent: Parent, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent.push(value);
  else set(parent, key, value);
}

function remove(parent: Parent, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
