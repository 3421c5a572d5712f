import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogReader } from "./log-reader.ts";
import { Log } from "./log.ts";
import { SingleBlock } from "./single-block.ts";
import { createFaultyFiles, type FaultyFiles } from "./testing/faulty-files.ts";

type Step =
  | { readonly kind: "append"; readonly count: number }
  | { readonly kind: "space"; readonly bytes: number }
  | { readonly kind: "break"; readonly operation: "sync" | "truncate" | "create" | "write" | "syncFolder" }
  | { readonly kind: "mend" }
  | { readonly kind: "export"; readonly count: number }
  | { readonly kind: "stop" }
  | { readonly kind: "kill" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("space" as const), bytes: fc.integer({ min: 0, max: 120 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("break" as const),
      operation: fc.constantFrom("sync", "truncate", "create", "write", "syncFolder" as const),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: "mend" as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("export" as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "stop" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "kill" as const }) },
);

const LIVES_MS = 40_000;

function isNeededToCut({ operation }: Extract<Step, { readonly kind: "break" }>): boolean {
  return operation === "truncate" || operation === "sync";
}

/** One log through faults, stops and kills: what was acknowledged, and what an exporter has got. */
class Life {
  readonly #root = mkdtempSync(join(tmpdir(), "outcrop-log-life-"));
  readonly #logs: Log<string>[] = [];
  readonly acknowledged: string[] = [];
  readonly refused = new Set<string>();
  /** By segment name, in the order they first came, so that a repeated segment counts once, as in the store. */
  readonly exported = new Map<string, readonly string[]>();
  #files: FaultyFiles = createFaultyFiles();
  #generation = 0;
  #next = 0;
  #reader: LogReader | undefined;

  get #folder(): string {
    return join(this.#root, String(this.#generation));
  }

  get #log(): Log<string> {
    const log = this.#logs.at(-1);
    if (log === undefined) throw new Error("Cannot use log: expected one that was started");
    return log;
  }

  async start(): Promise<void> {
    this.#files = createFaultyFiles();
    const log = new Log<string>({
      folder: this.#folder,
      createBlock: () => new SingleBlock((text) => ({ block: Buffer.from(text), rows: 1 })),
      limits: { maxSegmentAgeMs: 60_000, maxSegmentRows: 4 },
      files: this.#files,
    });
    this.#reader = log.reader("store");
    this.#logs.push(log);
    await log.start();
  }

  async run(action: Step): Promise<void> {
    switch (action.kind) {
      case "append":
        await Promise.all(Array.from({ length: action.count }, () => this.#append()));
        break;
      case "space":
        this.#files.space = action.bytes;
        break;
      case "break":
        this.#files.broken.set(action.operation, "EIO");
        break;
      case "mend":
        this.mend();
        break;
      case "export":
        await this.#export(action.count);
        break;
      case "stop":
        await this.#log.stop();
        await this.start();
        break;
      case "kill":
        // The files as they are, and nothing of the memory.
        cpSync(this.#folder, join(this.#root, String(this.#generation + 1)), { recursive: true });
        this.#generation++;
        rmSync(join(this.#folder, "lock"), { force: true });
        await this.start();
        break;
    }
  }

  mend(): void {
    this.#files.broken.clear();
    this.#files.space = Number.MAX_SAFE_INTEGER;
  }

  async #append(): Promise<void> {
    const text = `block ${this.#next++} ${"x".repeat(this.#next % 50)}`;
    const outcome = await this.#log.consume(text);
    if (outcome.kind === "ok") this.acknowledged.push(text);
    else this.refused.add(text);
  }

  async #export(count: number): Promise<void> {
    const reader = this.#reader;
    const waiting = this.#log.stats.segments;
    if (reader === undefined || waiting === 0) return;
    const abort = new AbortController();
    let left = count;
    const timer = setTimeout(() => abort.abort(), 3);
    for await (const segment of reader.segments(abort.signal)) {
      const blocks = await segment.read();
      this.exported.set(
        segment.name,
        blocks.map((block) => Buffer.from(block).toString()),
      );
      await reader.commit(segment.sequence);
      if (--left === 0) break;
    }
    clearTimeout(timer);
  }

  async finish(): Promise<readonly string[]> {
    this.mend();
    await this.#log.stop();
    await this.start();
    while (this.#log.stats.segments > 0) await this.#export(1000);
    return [...this.exported.values()].flat();
  }

  async end(): Promise<void> {
    this.mend();
    for (const log of this.#logs) await log.stop();
    rmSync(this.#root, { recursive: true, force: true });
  }
}

describe("the log, whatever happens to it", () => {
  it("exports what it acknowledged, once and in order, and nothing that it refused", async () => {
    // A hundred lives take five seconds, or minutes where each file operation takes long: then it is as many as there is time for.
    const end = performance.now() + LIVES_MS;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        if (performance.now() > end) return;
        const life = new Life();
        try {
          await life.start();
          for (const action of steps) await life.run(action);
          const exported = await life.finish();
          // An entry can be complete when the process is killed, or ends before the disk lets it be cut off, though its
          // sender was refused: that it would be gone was never promised.
          const promised = exported.filter((text) => !life.refused.has(text));
          expect(promised).toEqual(life.acknowledged);
          const canBeCut = steps.every((one) => one.kind !== "kill" && !(one.kind === "break" && isNeededToCut(one)));
          if (canBeCut) expect(exported).toEqual(life.acknowledged);
        } finally {
          await life.end();
        }
      }),
      { numRuns: 100 },
    );
  });
});
