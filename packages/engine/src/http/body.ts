import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { EngineException, toException } from "../database/exception.ts";

/** A request body that is first read in part and later to its end. */
export class Body {
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** At least `bytes` of what is left, or all of it. Throws 354 for a broken encoding. */
  async take(bytes: number): Promise<{ readonly data: Buffer; readonly ended: boolean }> {
    const parts: Buffer[] = [];
    let size = 0;
    while (size < bytes) {
      const chunk = await this.#next();
      if (chunk === undefined) return { data: Buffer.concat(parts), ended: true };
      parts.push(chunk);
      size += chunk.length;
    }
    return { data: Buffer.concat(parts), ended: false };
  }

  /** Writes `before` and what is left to a new file, at most `limit` bytes. The file may exist after an error. */
  async save(path: string, before: Buffer, limit: number): Promise<void> {
    const next = (): Promise<Buffer | undefined> => this.#next();
    async function* all(): AsyncGenerator<Buffer> {
      let size = before.length;
      if (size > 0) yield before;
      for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
        size += chunk.length;
        if (size > limit) {
          const message = `Cannot take the data of an INSERT: expected at most ${limit} bytes, got more`;
          throw new EngineException(307, "TOO_MANY_BYTES", message);
        }
        yield chunk;
      }
    }
    try {
      await pipeline(all(), createWriteStream(path, { flags: "wx", mode: 0o600, highWaterMark: 1024 * 1024 }));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
        throw new EngineException(243, "NOT_ENOUGH_SPACE", "Cannot take the data of an INSERT: the disk is full");
      }
      throw toException(error);
    }
  }

  async #next(): Promise<Buffer | undefined> {
    try {
      const { value, done } = await this.#chunks.next();
      return done === true ? undefined : value;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineException(354, "INFLATE_FAILED", `Cannot read the request body: ${reason}`);
    }
  }
}
