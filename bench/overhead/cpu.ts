import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** CPU time of this process so far, microseconds: user and system, all threads, so with garbage collection. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** A full garbage collection. */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

export interface Turns {
  readonly blocks: number;
  readonly block: number;
  readonly inFlight: number;
  /** Ends a turn: what a side has left to do is its own. */
  readonly settle: () => Promise<void>;
}

/**
 * CPU microseconds that one run of `a` and one of `b` take, in turns of `block` runs, so that what else the machine
 * does falls on both alike. So many runs are `inFlight` at the same time.
 */
export async function compareCpu(
  a: () => Promise<void>,
  b: () => Promise<void>,
  { blocks, block, inFlight, settle }: Turns,
): Promise<{ readonly a: number; readonly b: number }> {
  const spent = { a: 0, b: 0 };
  const turn = async (side: "a" | "b"): Promise<void> => {
    const before = cpuUs();
    const task = side === "a" ? a : b;
    for (let i = 0; i < block; i += inFlight) {
      await Promise.all(Array.from({ length: Math.min(inFlight, block - i) }, task));
    }
    await settle();
    spent[side] += cpuUs() - before;
  };
  collectGarbage();
  for (let i = 0; i < blocks; i += 1) {
    const first = i % 2 === 0;
    await turn(first ? "a" : "b");
    await turn(first ? "b" : "a");
  }
  return { a: spent.a / (blocks * block), b: spent.b / (blocks * block) };
}
