import { parseEmf, type EmfReading } from "@outcrop/core/emf";
import type { Segment } from "../../log/segment.ts";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { LogRow } from "../../pipeline/batch/log-row.ts";
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
  /** Data points that are inserted at once. */
  readonly maxPoints?: number;
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

/** Of a segment, told one by one; a sender may have broken thousands. */
const MAX_REASONS = 100;

/**
 * Data points that are inserted at once, at least one record's: they are made in a fifth of a second, and a document of
 * three kilobytes may have three thousand.
 */
const MAX_POINTS = 20_000;

/** What is found in the blocks of a segment. */
interface Found {
  /** Of records that are metrics. */
  readonly ids: Set<string>;
  /** How many are meant to be, and break the format's rules. */
  refused: number;
  readonly reasons: string[];
}

/** Points that are one insert, and the records that they are of. */
class Part {
  readonly points = new MetricBatch();
  readonly ids: string[] = [];
  /** Those of all records that belong to it, whether they are stored already or not. */
  readings = 0;
}

type StoredSegment = Pick<Segment<EmfNote>, "name" | "notes" | "read">;

/** Records remembered, in memory and from the store at the start: one that is sent again later counts again. */
const REMEMBERED = 200_000;

/**
 * Makes data points of stored log records whose body is a document of CloudWatch's embedded metric format. They are
 * inserted in parts, each under a token; which records belong to a part follows from the segment alone. A record whose
 * points are stored is known by its id. So they are there once, whether a segment is read again or a sender repeats its
 * records.
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
    const { storedIds, report, counters, maxPoints = MAX_POINTS } = this.#options;
    const known = (this.#known ??= new RecentIds(REMEMBERED, await storedIds(REMEMBERED)));
    const found: Found = { ids: new Set(), refused: 0, reasons: [] };
    let part = new Part();
    let parts = 0;
    for (const block of await read()) {
      for (const { id, record, readings } of recordsOf(block, found)) {
        if (part.readings > 0 && part.readings + readings.length > maxPoints) {
          const outcome = await this.#store(part, name, parts++);
          if (outcome.kind !== "ok") return outcome;
          part = new Part();
        }
        part.readings += readings.length;
        if (found.ids.has(id) || known.has(id)) continue;
        found.ids.add(id);
        part.ids.push(id);
        for (const reading of readings) addEmfPoint(part.points, record, reading);
      }
    }
    const outcome = await this.#store(part, name, parts);
    if (outcome.kind !== "ok") return outcome;
    // Told once it is done with: a segment may be read again until then.
    for (const reason of found.reasons) report(reason);
    if (counters !== undefined) counters.failed += found.refused;
    return OK;
  }

  /** `ok` when the points are stored, or can never be. */
  async #store({ points, ids }: Part, name: string, number: number): Promise<Outcome> {
    const { insert, report, counters } = this.#options;
    if (points.length === 0) return OK;
    const began = performance.now();
    const outcome = await insert(points, number === 0 ? `${name}-emf` : `${name}-emf-${number}`);
    counters?.sending.record(performance.now() - began);
    if (outcome.kind === "retry" || outcome.kind === "refused") return outcome;
    for (const id of ids) this.#known?.add(id);
    if (counters !== undefined) counters[outcome.kind === "ok" ? "sent" : "failed"] += points.length;
    // The records are stored; metrics that no table takes must not keep those that follow from being so.
    if (outcome.kind === "drop") report(`Cannot store metrics of log records: ${outcome.reason}`);
    return OK;
  }
}

interface EmfRecord {
  readonly id: string;
  readonly record: LogRow;
  readonly readings: readonly EmfReading[];
}

/** The records of a block that are metrics. Those that are not as they should be are noted. */
function* recordsOf(block: Uint8Array, found: Found): Generator<EmfRecord> {
  const read = readNative(block, new LogBatch());
  if (read.kind === "malformed") {
    tell(found, `Cannot look for metrics in a block: ${read.reason}`);
    return;
  }
  for (let index = 0; index < read.batch.length; index++) {
    const id = read.batch.columns.EmfId.text(index);
    if (id === "") continue;
    const record = read.batch.row(index);
    const parsed = parseEmf(record.bodyText);
    if (parsed.kind === "not-emf") continue;
    const refusal = refusalOf(parsed);
    if (refusal === undefined && parsed.kind === "ok") yield { id, record, readings: parsed.metrics };
    if (refusal === undefined) continue;
    found.refused++;
    tell(found, `Cannot read metrics of a log record: ${refusal}`);
  }
}

function refusalOf(parsed: ReturnType<typeof parseEmf>): string | undefined {
  if (parsed.kind === "malformed") return `${parsed.problems[0]?.path ?? ""}: ${parsed.problems[0]?.reason ?? ""}`;
  if (parsed.kind === "not-emf" || parsed.metrics.every(({ timestamp }) => timestamp <= MAX_MS)) return undefined;
  return "_aws.Timestamp: expected one before the year 2106, got a later one";
}

function tell({ reasons }: Found, reason: string): void {
  if (reasons.length < MAX_REASONS) reasons.push(reason);
}
