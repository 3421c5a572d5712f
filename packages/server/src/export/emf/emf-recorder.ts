import { parseEmf } from "@outcrop/core/emf";
import type { Segment } from "../../log/segment.ts";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import { readNative } from "../../pipeline/batch/native/read-native.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { addEmfPoint } from "./add-emf-point.ts";
import type { EmfNote } from "./emf-block.ts";
import { RecentIds } from "./recent-ids.ts";

export interface EmfRecorderOptions {
  /** Stores data points, once per token. */
  readonly insert: (batch: MetricBatch, token: string) => Promise<Outcome>;
  /** Ids of the newest records whose points are stored, oldest first. Rejects when the store does not say. */
  readonly storedIds: (count: number) => Promise<readonly string[]>;
  /** Told of records and blocks that make no sense as metrics, which are left out; the records themselves are stored. */
  readonly report: (reason: string) => void;
  /** Added to as records are done with. */
  readonly counters?: EmfCounters | undefined;
}

interface EmfCounters {
  /** Data points that the store has. */
  sent: number;
  /** Records and points that are no metrics, or that it can never take. */
  failed: number;
  readonly sending: { record(milliseconds: number): void };
}

/** The last that the table can sort and expire: see `item-time.ts`. */
const MAX_MS = (2 ** 32 - 1) * 1000;

type StoredSegment = Pick<Segment<EmfNote>, "name" | "notes" | "read">;

/** Records remembered, in memory and from the store at the start: one that is sent again later counts again. */
const REMEMBERED = 200_000;

/**
 * Makes data points of stored log records whose body is a document of CloudWatch's embedded metric format. Points of a
 * segment are one insert under one token, and a record whose points are stored is known by its id, so that they are there
 * once whether a segment is read again or a sender repeats its records.
 */
export class EmfRecorder {
  readonly #options: EmfRecorderOptions;
  #known: RecentIds | undefined;

  constructor(options: EmfRecorderOptions) {
    this.#options = options;
  }

  /** Resolves with `ok` when all points of the segment are stored. Rejects when it cannot be read, which may pass. */
  async stored({ name, notes, read }: StoredSegment): Promise<Outcome> {
    if (notes?.length === 0) return OK;
    const { insert, storedIds, report, counters } = this.#options;
    this.#known ??= new RecentIds(REMEMBERED, await storedIds(REMEMBERED));
    const points = new MetricBatch();
    const ids = new Set<string>();
    for (const block of await read()) this.#readBlock(block, points, ids);
    if (points.length === 0) return OK;
    const began = performance.now();
    const outcome = await insert(points, `${name}-emf`);
    counters?.sending.record(performance.now() - began);
    if (outcome.kind === "retry" || outcome.kind === "refused") return outcome;
    for (const id of ids) this.#known.add(id);
    if (outcome.kind === "ok") {
      if (counters !== undefined) counters.sent += points.length;
      return OK;
    }
    // The records are stored; metrics that no table takes must not keep those that follow from being so.
    if (counters !== undefined) counters.failed += points.length;
    report(`Cannot store metrics of log records: ${outcome.reason}`);
    return OK;
  }

  #refuse(reason: string): void {
    if (this.#options.counters !== undefined) this.#options.counters.failed++;
    this.#options.report(`Cannot read metrics of a log record: ${reason}`);
  }

  #readBlock(block: Uint8Array, points: MetricBatch, ids: Set<string>): void {
    const read = readNative(block, new LogBatch());
    if (read.kind === "malformed") {
      this.#options.report(`Cannot look for metrics in a block: ${read.reason}`);
      return;
    }
    for (let index = 0; index < read.batch.length; index++) {
      const id = read.batch.columns.EmfId.text(index);
      if (id === "" || ids.has(id) || this.#known?.has(id) === true) continue;
      const record = read.batch.row(index);
      const parsed = parseEmf(record.bodyText);
      if (parsed.kind === "not-emf") continue;
      if (parsed.kind === "malformed") {
        const [problem] = parsed.problems;
        this.#refuse(`${problem?.path ?? ""}: ${problem?.reason ?? ""}`);
        continue;
      }
      if (parsed.metrics.some(({ timestamp }) => timestamp > MAX_MS)) {
        this.#refuse("_aws.Timestamp: expected one before the year 2106, got a later one");
        continue;
      }
      ids.add(id);
      for (const reading of parsed.metrics) addEmfPoint(points, record, reading);
    }
  }
}
