/** How an input is built, so that it can be changed without breaking it at once. */
export type Grammar = "bytes" | "json" | "protobuf";

/** A decoder to fuzz: what it is given, and what must hold of what it answers. */
export interface FuzzTarget {
  readonly grammar: Grammar;
  /** Sound inputs to begin with. */
  readonly seeds: () => readonly Uint8Array[];
  /**
   * Reads the input. Throws only where something is wrong: the decoder itself must not, whatever it is given. The answer
   * stands for all that was read: the same input must give the same one, wherever in memory it lies.
   */
  readonly run: (input: Uint8Array) => Answer | Promise<Answer>;
  /** Makes checksums and the like fit again, as no fuzzer guesses them. */
  readonly mend?: (input: Uint8Array) => Uint8Array;
  /** Words that help, besides those of the decoder's own source. */
  readonly words?: readonly string[];
  /** Of an input. Default: 4096. */
  readonly maxBytes?: number;
}

/** Text or bytes; anything else that can be compared is put into a text. */
export type Answer = string | Uint8Array;
