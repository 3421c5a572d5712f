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

/**
 * CPU microseconds that one run of `a` and one of `b` take, in turns of `block` runs, so that what else the machine
 * does falls on both alike.
 */
export async function compareCpu(
  a: () => Promise<void>,
  b: () => Promise<void>,
  { blocks, block, settle }: { readonly blocks: number; readonly block: number; readonly settle: () => Promise<void> },
): Promise<{ readonly a: number; readonly b: number }> {
  const spent = { a: 0, b: 0 };
  const turn = async (side: "a" | "b"): Promise<void> => {
    const before = cpuUs();
    const task = side === "a" ? a : b;
    for (let i = 0; i < block; i += 1) await task();
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
