import type { LogReader } from "../../log/log-reader.ts";
import type { Segment, SegmentFile } from "../../log/segment.ts";

export interface FakeLog {
  readonly reader: LogReader;
  /** Positions in the order of their commits. */
  readonly commits: number[];
  /** What was kept of each segment: all of it, or these blocks. */
  readonly kept: { readonly name: string; readonly blocks: readonly Uint8Array[] | "all" }[];
  add(...blocks: readonly Uint8Array[]): void;
  /** The same for a segment that has a file of its blocks. */
  addFile(file: SegmentFile, ...blocks: readonly Uint8Array[]): void;
}

/** A log of segments in memory, for tests of exporters. `read` is asked before every reading of a segment. */
export function createFakeLog(read: () => void = () => {}): FakeLog {
  const segments: Segment[] = [];
  const commits: number[] = [];
  const kept: FakeLog["kept"] = [];
  let changed = Promise.withResolvers<undefined>();
  const reader: LogReader = {
    name: "fake",
    get position() {
      return commits.at(-1) ?? 0;
    },
    async *segments(signal) {
      const aborted = Promise.withResolvers<undefined>();
      signal.addEventListener("abort", () => aborted.resolve(undefined));
      for (let at = 0; !signal.aborted;) {
        const segment = segments[at];
        if (segment === undefined) {
          await Promise.race([changed.promise, aborted.promise]);
          continue;
        }
        yield segment;
        at++;
      }
    },
    commit: (sequence) => {
      commits.push(sequence);
      return Promise.resolve();
    },
  };
  const add = (file: SegmentFile | undefined, blocks: readonly Uint8Array[]): void => {
    const sequence = segments.length + 1;
    const name = `segment-${sequence}`;
    segments.push({
      sequence,
      name,
      bytes: 0,
      notes: undefined,
      file: () => Promise.resolve(file),
      read: () => {
        read();
        return Promise.resolve(blocks);
      },
      quarantine: (some) => {
        kept.push({ name, blocks: some ?? "all" });
        return Promise.resolve(`quarantine/${name}`);
      },
    });
    changed.resolve(undefined);
    changed = Promise.withResolvers<undefined>();
  };
  return {
    reader,
    commits,
    kept,
    add: (...blocks) => add(undefined, blocks),
    addFile: (file, ...blocks) => add(file, blocks),
  };
}
