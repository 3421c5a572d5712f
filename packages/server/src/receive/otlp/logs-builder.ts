import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { Decoded } from "./decoded-traces.ts";
import { ItemContext } from "./item-context.ts";
import { isTooLate, nanoOf } from "./item-time.ts";

const MAX_SEVERITY = 24;

/** Takes log records from either decoder, and checks what OTLP requires of them. */
export class LogsBuilder {
  readonly context: ItemContext<LogBatch>;
  /** When the request was received, in nanoseconds. */
  readonly #received: bigint;
  #row = 0;

  constructor(org: string, receivedMs: number, batch: LogBatch) {
    this.context = new ItemContext(org, "log record", batch);
    this.#received = nanoOf(receivedMs);
  }

  get batch(): LogBatch {
    return this.context.batch;
  }

  /** @param repeatedBytes size of the record's resource and scope, which the table repeats for it */
  openRecord(repeatedBytes: number): number {
    const { context } = this;
    const { columns } = this.batch;
    const row = context.openRow(repeatedBytes);
    columns.ResourceSchemaUrl.setId(row, context.resourceSchema);
    columns.ScopeName.setEntry(row, context.scopeName);
    columns.ScopeVersion.setId(row, context.scopeVersion);
    columns.ScopeSchemaUrl.setId(row, context.scopeSchema);
    this.#row = row;
    return row;
  }

  /** A number that is none of OTLP's counts as none. */
  setSeverity(row: number, severity: number): void {
    this.batch.columns.SeverityNumber.set(row, severity <= MAX_SEVERITY ? severity : 0);
  }

  setBodyLetter(row: number, letter: number): void {
    this.batch.columns.BodyType.setText(row, String.fromCodePoint(letter));
  }

  /**
   * Closes the record with its times, each as low and high word of nanoseconds. One without a time of its own has that
   * of its observation (logs/v1, LogRecord), and without either that of its receipt.
   */
  closeRecord(low: number, high: number, observedLow: number, observedHigh: number): void {
    const row = this.#row;
    const { columns } = this.batch;
    if (isTooLate(low, high)) this.context.fault("time: expected one before the year 2106, got a later one");
    if (isTooLate(observedLow, observedHigh)) {
      this.context.fault("observed time: expected one before the year 2106, got a later one");
    }
    if (!this.context.closeRow()) return;
    if (low !== 0 || high !== 0) columns.Timestamp.setWords(row, low, high);
    else if (observedLow !== 0 || observedHigh !== 0) columns.Timestamp.setWords(row, observedLow, observedHigh);
    else columns.Timestamp.setBigint(row, this.#received);
    columns.ObservedTimestamp.setWords(row, observedLow, observedHigh);
  }

  finish(): Decoded<LogBatch> {
    return this.context.finish();
  }
}
