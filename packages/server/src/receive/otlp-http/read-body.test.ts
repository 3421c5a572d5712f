import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BufferPool } from "../../pipeline/buffer-pool.ts";
import { readBody, type ByteBudget, type ReadBody } from "./read-body.ts";

/** Counts what is taken of it. */
class CountingPool extends BufferPool {
  takenBytes = 0;

  override take(bytes: number): Buffer {
    const buffer = super.take(bytes);
    this.takenBytes += buffer.length;
    return buffer;
  }
}

const MIB = 1024 * 1024;
let pool: CountingPool;
let budget: ByteBudget;
beforeEach(() => {
  vi.useFakeTimers();
  pool = new CountingPool();
  budget = { used: 0, max: 256 * MIB };
});
afterEach(() => vi.useRealTimers());

/** A request that declares a body of so many bytes, and what reading it comes to. */
function receive(declared: number): { readonly body: PassThrough; readonly read: Promise<ReadBody> } {
  const body = new PassThrough();
  const request = Object.assign(body, { headers: { "content-length": String(declared) } });
  const options = { maxBytes: 20 * MIB, timeoutMs: 30_000, budget, pool };
  return { body, read: readBody(request as unknown as IncomingMessage, options) };
}

/** Until what was written has been read. */
const written = async (body: PassThrough, bytes: Uint8Array): Promise<void> =>
  await new Promise((resolve) => body.write(bytes, () => resolve()));

describe("reading a body", () => {
  it("makes room for what comes, not for what a sender says will come", async () => {
    for (let sender = 0; sender < 20; sender++) {
      const { body } = receive(20 * MIB);
      await written(body, Buffer.from("a"));
      await written(body, Buffer.from("b"));
    }
    expect([pool.takenBytes, budget.used]).toEqual([0, 40]);
  });

  it("puts pieces of any size together", async () => {
    const whole = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 251));
    for (const step of [3_000_000, 1_000_000, 70_001, 65_536, 4_099]) {
      const { body, read } = receive(step === 70_001 ? 0 : whole.length);
      for (let at = 0; at < whole.length; at += step) await written(body, whole.subarray(at, at + step));
      body.end();
      const result = await read;
      expect(result.kind === "ok" && whole.equals(result.bytes), `pieces of ${step}`).toBe(true);
      if (result.kind === "ok") result.release();
    }
    expect(pool.spareBytes).toBeGreaterThan(0);
  });

  it("keeps nothing of a sender that has gone, no timer either", async () => {
    const { body, read } = receive(1000);
    await written(body, Buffer.from("abc"));
    body.destroy();
    expect(await read).toEqual({ kind: "aborted" });
    expect([vi.getTimerCount(), budget.used]).toEqual([0, 0]);
  });
});
