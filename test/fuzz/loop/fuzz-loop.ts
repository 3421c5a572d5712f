import type { Answer, FuzzTarget } from "../fuzz-target.ts";
import { mutate } from "../mutate/mutate.ts";
import { encodeVarint } from "../mutate/byte-mutators.ts";
import { Corpus } from "./corpus.ts";
import type { Coverage } from "./coverage.ts";
import { Frame } from "./frame.ts";
import { createFuzzRandom, type FuzzRandom } from "./fuzz-random.ts";

export interface FuzzLoopOptions {
  readonly target: FuzzTarget;
  readonly coverage: Coverage;
  /** Inputs of earlier findings. */
  readonly known: readonly Uint8Array[];
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly seed: number;
  /** Told of each input before it is read, so that somebody else knows it when the reader never comes back. */
  readonly onInput: (input: Uint8Array) => void;
}

export interface Fault {
  readonly input: Uint8Array;
  readonly reason: string;
}

const DEFAULT_MAX_BYTES = 4096;
/** An input of a few kilobytes is read in microseconds. Measured anew before it counts, as the machine has other work. */
const SLOW_MS = 400;
const MOST_MEMORY = 64 * 1024 * 1024;
/** Every so many inputs are read in other surroundings, too, and their memory is looked at. */
const CLOSER_LOOK = 16;

/** Tries inputs, keeps those that get somewhere new, and stops at the first fault. */
export class FuzzLoop {
  readonly #options: FuzzLoopOptions;
  readonly #target: FuzzTarget;
  readonly #coverage: Coverage;
  readonly #random: FuzzRandom;
  readonly #maxBytes: number;
  readonly #frames: readonly [Frame, Frame];
  readonly corpus: Corpus;
  #words: readonly Uint8Array[];
  #runs = 0;

  constructor(options: FuzzLoopOptions) {
    this.#options = options;
    this.#target = options.target;
    this.#coverage = options.coverage;
    this.#random = createFuzzRandom(options.seed);
    this.#maxBytes = options.target.maxBytes ?? DEFAULT_MAX_BYTES;
    // Surroundings that go on as what is being read may: with digits, quotes, tags and lengths, and with nothing.
    this.#frames = [
      new Frame(this.#maxBytes, () => 0),
      new Frame(this.#maxBytes, (place) => [0x31, 0x22, 0x0a, 0x04, 0xff, 0x7d][place % 6] ?? 0),
    ];
    this.corpus = new Corpus(this.#random);
    this.#words = wordsOf(options);
  }

  get runs(): number {
    return this.#runs;
  }

  /** Reads what is known to be of interest. */
  async begin(): Promise<Fault | undefined> {
    for (const input of [...this.#target.seeds(), ...this.#options.known]) {
      const fault = await this.#try(input.subarray(0, this.#maxBytes), true);
      if (fault !== undefined) return fault;
      this.corpus.add(Uint8Array.from(input.subarray(0, this.#maxBytes)));
    }
    return undefined;
  }

  /** Goes on until `isOver`, which is asked now and then. */
  async run(isOver: () => boolean): Promise<Fault | undefined> {
    const material = { random: this.#random, words: this.#words, other: () => this.corpus.pick() };
    const { grammar, mend } = this.#target;
    for (;;) {
      for (let i = 0; i < 64; i++) {
        const changed = mutate(this.corpus.pick(), grammar, this.#maxBytes, material);
        const input = mend !== undefined && this.#random.chance(0.8) ? mend(Uint8Array.from(changed)) : changed;
        const fault = await this.#try(input.subarray(0, this.#maxBytes), this.#runs % CLOSER_LOOK === 0);
        if (fault !== undefined) return fault;
      }
      if (isOver()) return undefined;
    }
  }

  /** What is wrong with reading this input; `undefined` where nothing is. */
  async faultOf(input: Uint8Array): Promise<string | undefined> {
    return (await this.#try(input, true))?.reason;
  }

  async #try(input: Uint8Array, closer: boolean): Promise<Fault | undefined> {
    this.#options.onInput(input);
    this.#runs++;
    this.#coverage.reset();
    const began = performance.now();
    const first = await this.#read(input, 0);
    const isNew = this.#coverage.take() > 0;
    if (first.kind === "threw") return { input, reason: first.reason };
    if (performance.now() - began > SLOW_MS && (await this.#isSlow(input))) {
      return { input, reason: `slow: expected an answer within ${SLOW_MS} ms of processor time` };
    }
    if (isNew) this.corpus.add(Uint8Array.from(input));
    return isNew || closer ? await this.#lookCloser(input, first.answer) : undefined;
  }

  async #lookCloser(input: Uint8Array, answer: Answer): Promise<Fault | undefined> {
    const before = process.memoryUsage().arrayBuffers;
    const second = await this.#read(input, 1);
    const taken = process.memoryUsage().arrayBuffers - before;
    if (second.kind === "threw") return { input, reason: second.reason };
    if (Buffer.compare(Buffer.from(answer), Buffer.from(second.answer)) !== 0) {
      return { input, reason: "past the end: expected the same answer whatever lies around the input" };
    }
    if (taken > MOST_MEMORY) return { input, reason: `memory: expected at most ${MOST_MEMORY} bytes of buffers` };
    return undefined;
  }

  async #read(
    input: Uint8Array,
    frame: 0 | 1,
  ): Promise<
    { readonly kind: "answered"; readonly answer: Answer } | { readonly kind: "threw"; readonly reason: string }
  > {
    try {
      const answer = this.#target.run(this.#frames[frame].hold(input));
      return { kind: "answered", answer: answer instanceof Promise ? await answer : answer };
    } catch (error) {
      return { kind: "threw", reason: describe(error) };
    }
  }

  async #isSlow(input: Uint8Array): Promise<boolean> {
    for (let again = 0; again < 3; again++) {
      const before = process.threadCpuUsage();
      await this.#read(input, 0);
      const { user, system } = process.threadCpuUsage(before);
      if ((user + system) / 1000 < SLOW_MS) return false;
    }
    return true;
  }
}

/** Message and place; the numbers in it may be others for a smaller input that fails alike. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const place = /\n\s+at (\S+)/.exec(error.stack ?? "")?.[1] ?? "";
  return `threw ${error.name}: ${error.message} (${place})`;
}

function wordsOf({ target, texts, numbers }: FuzzLoopOptions): readonly Uint8Array[] {
  const spelled = [...texts, ...(target.words ?? [])].map((text) => Buffer.from(text));
  const counted = numbers.filter((number) => number >= 0).map((number) => encodeVarint(BigInt(number)));
  return [...spelled, ...counted];
}
