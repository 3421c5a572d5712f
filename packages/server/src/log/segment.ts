/** A closed segment: a file that will not change until it is deleted. */
export interface ClosedSegment {
  readonly sequence: number;
  /** Stays the same over restarts and never comes twice: the token to insert it under. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** What a reader gets of a closed segment. */
export interface Segment {
  readonly sequence: number;
  readonly name: string;
  readonly bytes: number;
  /**
   * Its blocks, the same each time, in memory that the same reader's next `read` writes over. Damaged entries are left out, reported, and kept in quarantine. Rejects when the
   * file cannot be read, which may pass.
   */
  read(): Promise<readonly Uint8Array[]>;
  /** Keeps a copy for a human, before an exporter gives the segment up; answers where it is, or why there is none. */
  quarantine(): Promise<string>;
}
