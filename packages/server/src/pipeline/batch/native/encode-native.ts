import { NativeBlock, type Encodable } from "./native-block.ts";

/** One batch as a Native block of its own. */
export function encodeNative(batch: Encodable): Uint8Array {
  const block = new NativeBlock();
  block.append(batch);
  return block.finishPlain();
}
