import { GEN_AI_ATTRIBUTES } from "./gen-ai-attributes.ts";
import { VENDOR_ATTRIBUTES } from "./vendor-attributes.ts";
import type { AttributeDefinition, AttributeType } from "./attribute-definition.ts";
import type { Profile } from "./types.ts";

type Table = typeof GEN_AI_ATTRIBUTES & typeof VENDOR_ATTRIBUTES;

/** The stable key of an attribute: what code says, whatever the wire name of the day is. */
export type AttributeKey = keyof Table;

type WireName<D> = D extends { readonly name: string }
  ? string
  : D extends { readonly name: { readonly [P in Profile]: string } }
    ? string
    : string | undefined;

/** Wire name by key. `undefined` where the profile has no such attribute: then it is not emitted. */
export type AttributeNames = { readonly [K in AttributeKey]: WireName<Table[K]> };

const TABLE: Readonly<Record<AttributeKey, AttributeDefinition>> = { ...GEN_AI_ATTRIBUTES, ...VENDOR_ATTRIBUTES };
const KEYS = Object.keys(TABLE) as readonly AttributeKey[];

const NAMES: { readonly [P in Profile]: AttributeNames } = {
  "1.41": namesOf("1.41"),
  latest: namesOf("latest"),
};

/** The names that a profile puts on the wire. The same object every time, so keep it or ask again as you like. */
export function attributeNames(profile: Profile): AttributeNames {
  return NAMES[profile];
}

export function attributeType(key: AttributeKey, profile: Profile): AttributeType {
  const { type } = TABLE[key];
  return typeof type === "string" ? type : type[profile];
}

/** Wire names, of any profile, whose values are content: what people or models said. */
export const CONTENT_ATTRIBUTE_NAMES: ReadonlySet<string> = new Set(
  KEYS.filter((key) => TABLE[key].content === true).flatMap((key) => {
    const { name } = TABLE[key];
    return typeof name === "string" ? [name] : Object.values(name);
  }),
);

function namesOf(profile: Profile): AttributeNames {
  const entries = KEYS.map((key) => {
    const { name } = TABLE[key];
    return [key, typeof name === "string" ? name : name[profile]];
  });
  return Object.fromEntries(entries) as AttributeNames;
}
