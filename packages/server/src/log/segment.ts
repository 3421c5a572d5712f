/** A closed segment: a file that will not change until it is deleted. */
export interface ClosedSegment<Note> {
  readonly sequence: number;
  /** Stays the same over restarts and never comes twice: the token to insert it under. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Not there when another process wrote it. */
  readonly written?: Written<Note>;
}

/** What the process that wrote a segment knows of it. */
export interface Written<Note> {
  readonly rows: number;
  /** It is nothing but blocks. */
  readonly isPure: boolean;
  /** Not there when all segments together have too many. */
  readonly notes: readonly Note[] | undefined;
}

/** What a reader gets of a closed segment. */
export interface Segment<Note = never> {
  readonly sequence: number;
  readonly name: string;
  readonly bytes: number;
  /** What its blocks gathered beside their bytes; `undefined` when that is not known any more. */
  readonly notes: readonly Note[] | undefined;
  /**
   * Its blocks, the same each time, in memory that the same reader's next `read` writes over. Damaged entries are left
   * out, reported, and kept in quarantine. Rejects when the file cannot be read, which may pass.
   */
  read(): Promise<readonly Uint8Array[]>;
  /**
   * Its file, for whoever reads blocks as they lie there, one after the other; `undefined` when the file holds anything
   * else, such as damage. Rejects as `read` does.
   */
  file(): Promise<SegmentFile | undefined>;
  /**
   * Keeps a copy for a human of the segment, or of these of its blocks, before an exporter gives them up; answers where
   * it is, once it is on the disk. Rejects when there is none, which may pass.
   */
  quarantine(blocks?: readonly Uint8Array[]): Promise<string>;
}

export interface SegmentFile {
  readonly path: string;
  readonly rows: number;
}
