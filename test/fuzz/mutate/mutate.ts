import type { Grammar } from "../fuzz-target.ts";
import type { ByteMaterial } from "./byte-mutators.ts";
import { mutateJson } from "./json-mutator.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateProto } from "./proto-mutator.ts";

const MOST_CHANGES = 5;

/** Changes an input once or a few times, mostly by what it is made of, and not beyond `maxBytes`. */
export function mutate(input: Uint8Array, grammar: Grammar, maxBytes: number, material: ByteMaterial): Uint8Array {
  const { random } = material;
  const kind = random.chance(0.8) ? grammar : "bytes";
  let result = input;
  for (let changes = 1 + random.below(MOST_CHANGES); changes > 0; changes--) {
    const changed = change(result, kind, material);
    if (changed.length <= maxBytes) result = changed;
  }
  return result;
}

function change(input: Uint8Array, grammar: Grammar, material: ByteMaterial): Uint8Array {
  switch (grammar) {
    case "bytes":
      return mutateBytes(input, material);
    case "json":
      return mutateJson(input, material);
    case "protobuf":
      return mutateProto(input, material);
  }
}
