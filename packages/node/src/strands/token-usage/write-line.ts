import { writeSync } from "node:fs";

/** What is used of `process.stdout`. */
export interface Output {
  readonly fd?: number | undefined;
  readonly writable: boolean;
  readonly writableLength: number;
  write(text: string | Uint8Array, written?: (error?: Error | null) => void): unknown;
  once(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

export interface LineWriter {
  readonly output?: Output;
  /** Answers how many bytes were taken. Throws as `fs.writeSync` does. */
  readonly writeBytes?: (fd: number, bytes: Uint8Array) => number;
  /** Waits in place. */
  readonly sleep?: (ms: number) => void;
}

/** A reader that takes nothing for so long, or not all of a line in so long, is left to the stream. Milliseconds. */
const STALLED_MS = 500;
const SLOW_MS = 2_000;
const STEP_MS = 5;

/**
 * Writes a line on stdout, all of it before it returns: to a pipe, Node's own stream takes at once what fits (64 KB on
 * Linux), and loses the rest if the process exits. Where the stream still has something to write, was replaced, or has no descriptor
 * (a worker thread), the line goes through it, so that no line gets into another; and so does what is left for a reader that
 * stands still. That costs the application the wait once: from then on the stream is busy, until it is read again.
 * Output that is closed takes nothing. Never throws.
 */
export function writeLine(text: string, writer: LineWriter = {}): void {
  // Looked up first: Node makes a pipe non-blocking when it makes the stream.
  const { output = process.stdout, writeBytes = writeSync, sleep = sleepInPlace } = writer;
  const { fd } = output;
  if (fd === undefined || output.writableLength > 0 || Object.hasOwn(output, "write")) {
    writeThrough(output, `${text}\n`);
    return;
  }
  let left: Uint8Array = Buffer.from(`${text}\n`);
  let waitedMs = 0;
  let stalledMs = 0;
  while (left.length > 0 && stalledMs < STALLED_MS && waitedMs < SLOW_MS) {
    const taken = tryWrite(() => writeBytes(fd, left));
    if (taken === undefined) return;
    left = left.subarray(taken);
    if (taken > 0) stalledMs = 0;
    else {
      sleep(STEP_MS);
      stalledMs += STEP_MS;
      waitedMs += STEP_MS;
    }
  }
  if (left.length > 0) writeThrough(output, left);
}

/** How many bytes were taken; `undefined` where none ever will be. */
function tryWrite(write: () => number): number | undefined {
  try {
    return write();
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EAGAIN" ? 0 : undefined;
  }
}

/** A stream that fails says so in an event, which ends a process that does not listen. */
function writeThrough(output: Output, text: string | Uint8Array): void {
  if (!output.writable) return;
  const listen = (): void => undefined;
  output.once("error", listen);
  output.write(text, () => setImmediate(() => output.removeListener("error", listen)));
}

function sleepInPlace(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
