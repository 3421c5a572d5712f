import type { FuzzTarget } from "../fuzz-target.ts";
import { readLengthPrefixed } from "./length-prefixed.ts";

export const target: FuzzTarget = {
  grammar: "bytes",
  seeds: () => [Uint8Array.of(1, 65, 2, 66, 67)],
  maxBytes: 200,
  run: (input) => readLengthPrefixed(input, "throws"),
};
