import { BYTE_MUTATORS, type ByteMaterial } from "./byte-mutators.ts";

/** One change somewhere. */
export function mutateBytes(input: Uint8Array, material: ByteMaterial): Uint8Array {
  const mutator = material.random.pick(BYTE_MUTATORS);
  return mutator === undefined ? input : mutator(input, material);
}
