import type { Outcome } from "../../pipeline/outcome.ts";
import type { Store, StoreTable } from "../../store/store.ts";

/** What the store says of blocks that it did not take together. */
export type Sieved =
  /** It reads `good`, and not `refused`. */
  | {
      readonly kind: "some-refused";
      readonly good: readonly Uint8Array[];
      readonly refused: readonly Uint8Array[];
      /** Why the first of them is refused. */
      readonly reason: string;
    }
  /** It reads each of them: what stands against them is not in them. */
  | { readonly kind: "none-refused" }
  /** It is away, has too much to do, or is not asked any more. */
  | { readonly kind: "away" }
  /** It refuses whatever it is to try. */
  | { readonly kind: "tries-nothing" };

const HEAD = Buffer.from("\u0001\u0001\u0003Org\u0006String", "latin1");

/**
 * One row of the column that all tables have, as a Native block of so many bytes: what is refused when this was taken is at
 * fault itself, and neither a full disk nor too little memory is.
 */
function harmlessOf(size: number): Uint8Array {
  const length: number[] = [];
  let rest = size;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([HEAD, Uint8Array.from([...length, rest]), Buffer.alloc(size, "x")]);
}

/**
 * Finds the blocks that the store can never read, one by one, without storing any. A block is refused when it was refused
 * twice, and something harmless of the same size taken in between: the list of errors that a server may answer has no end. Ends early
 * when `signal` aborts.
 */
export async function sieveBlocks(
  store: Pick<Store, "tryNative">,
  table: StoreTable,
  blocks: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<Sieved> {
  const harmless = (size: number): Promise<Outcome> => store.tryNative(table, harmlessOf(size));
  const first = await harmless(1);
  if (first.kind === "drop") return { kind: "tries-nothing" };
  if (first.kind !== "ok") return { kind: "away" };
  const good: Uint8Array[] = [];
  const refused: Uint8Array[] = [];
  let reason = "";
  for (const block of blocks) {
    if (signal.aborted) return { kind: "away" };
    const answers = [await store.tryNative(table, block)];
    if (answers[0]?.kind === "drop") answers.push(await harmless(block.length), await store.tryNative(table, block));
    const [last] = answers.slice(-1);
    if (last?.kind === "ok") good.push(block);
    else if (last?.kind === "drop" && answers[1]?.kind === "ok") {
      refused.push(block);
      reason ||= last.reason;
    } else return { kind: "away" };
  }
  return refused.length === 0 ? { kind: "none-refused" } : { kind: "some-refused", good, refused, reason };
}
