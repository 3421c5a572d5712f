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

/** CPU microseconds of one run. */
export interface Compared {
  readonly a: number;
  readonly b: number;
  /** What a run of `b` takes more, over the pairs of neighbouring turns: the mean of the middle half. */
  readonly added: number;
  /** The same in elapsed time: what a caller waits longer, where one run follows the other. */
  readonly addedElapsed: number;
}

interface Spent {
  readonly cpu: number;
  readonly elapsed: number;
}

/**
 * What one run of `a` and one of `b` take, in turns of `block` runs, so that what else the machine does falls on both
 * alike. So many runs are `inFlight` at the same time. A turn should be long enough for young garbage to be collected in
 * it; the middle half leaves out the turns in which a full collection or the compiler fell on one side alone.
 */
export async function compareCpu(
  a: () => Promise<void>,
  b: () => Promise<void>,
  { blocks, block, inFlight, settle }: Turns,
): Promise<Compared> {
  const spent = { a: 0, b: 0 };
  const added: Spent[] = [];
  const turn = async (side: "a" | "b"): Promise<Spent> => {
    const before = { cpu: cpuUs(), elapsed: performance.now() };
    const task = side === "a" ? a : b;
    for (let i = 0; i < block; i += inFlight) {
      await Promise.all(Array.from({ length: Math.min(inFlight, block - i) }, task));
    }
    await settle();
    const took = { cpu: cpuUs() - before.cpu, elapsed: (performance.now() - before.elapsed) * 1_000 };
    spent[side] += took.cpu;
    return took;
  };
  collectGarbage();
  for (let i = 0; i < blocks; i += 1) {
    const first = await turn(i % 2 === 0 ? "a" : "b");
    const second = await turn(i % 2 === 0 ? "b" : "a");
    const [plain, other] = i % 2 === 0 ? [first, second] : [second, first];
    added.push({ cpu: (other.cpu - plain.cpu) / block, elapsed: (other.elapsed - plain.elapsed) / block });
  }
  const runs = blocks * block;
  return {
    a: spent.a / runs,
    b: spent.b / runs,
    added: middleMean(added.map(({ cpu }) => cpu)),
    addedElapsed: middleMean(added.map(({ elapsed }) => elapsed)),
  };
}

/** The mean of the middle half. */
function middleMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.slice(quarter, sorted.length - quarter);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
