import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { MAX_REPEATED_BYTES, type Decoded } from "./decoded-traces.ts";
import { Rejections } from "./rejections.ts";
import { TooLargeError } from "./traces-builder.ts";

/** 2106-02-07: the last second that a 32-bit DateTime holds, and so the last that the table can sort and expire. */
const MAX_SECONDS = 2 ** 32 - 1;
const TWO_32 = 2 ** 32;
const MAX_SEVERITY = 24;

/**
 * Takes log records from either decoder, checks what OTLP requires of them, and keeps count of those it cannot accept.
 * A fault of a resource or scope is a fault of each record beneath it.
 */
export class LogsBuilder {
  readonly batch: LogBatch;
  readonly #org: number;
  readonly #serviceNameKey: number;
  readonly #rejections = new Rejections("log record");
  /** When the request was received, in nanoseconds. */
  readonly #received: bigint;
  #repeatedBytes = 0;
  #resource = 0;
  #scope = 0;
  #serviceName = 0;
  #resourceSchema = 0;
  #scopeSchema = 0;
  #scopeName = 0;
  #scopeVersion = 0;
  #resourceFault = "";
  #scopeFault = "";
  #rowFault = "";
  #row = -1;

  constructor(org: string, receivedMs: number, batch: LogBatch) {
    this.batch = batch;
    this.#received = BigInt(Math.trunc(receivedMs)) * 1_000_000n;
    this.#org = batch.symbols.internText(org);
    this.#serviceNameKey = batch.symbols.internText("service.name");
  }

  /** Opens a resource; answers the slot to write its attributes to. */
  openResource(): number {
    this.#resource = this.batch.addResource();
    this.#resourceFault = "";
    this.#resourceSchema = 0;
    return this.#resource;
  }

  /** Call when the resource is complete, ahead of its records. `schema`: the symbol of its schema URL. */
  closeResource(schema: number): void {
    const { ResourceAttributes } = this.batch.columns;
    const entry = ResourceAttributes.find(this.#resource, this.#serviceNameKey);
    const { heap } = ResourceAttributes.values;
    const value = entry < 0 ? 0 : ResourceAttributes.values.entry(entry);
    this.#serviceName = this.batch.symbols.intern(heap.bytes, heap.contentStart(value), heap.end(value));
    this.#resourceSchema = schema;
  }

  /** Opens a scope; answers the slot to write its attributes to. */
  openScope(): number {
    this.#scope = this.batch.addScope();
    this.#scopeFault = "";
    this.#scopeName = this.#scopeVersion = this.#scopeSchema = 0;
    return this.#scope;
  }

  /** By the entry of its name in the heap, and the symbols of its version and schema URL. */
  closeScope(nameEntry: number, version: number, schema: number): void {
    this.#scopeName = nameEntry;
    this.#scopeVersion = version;
    this.#scopeSchema = schema;
  }

  /** @param repeatedBytes size of the record's resource and scope, which the table repeats for it */
  openRecord(repeatedBytes: number): number {
    this.#repeatedBytes += repeatedBytes;
    if (this.#repeatedBytes > MAX_REPEATED_BYTES) {
      throw new TooLargeError(
        `expected resources that come to at most ${MAX_REPEATED_BYTES} bytes when each log record repeats them, got more`,
      );
    }
    const { batch } = this;
    const { columns } = batch;
    const row = batch.addRow(this.#resource);
    batch.setScope(row, this.#scope);
    columns.Org.setId(row, this.#org);
    columns.ServiceName.setId(row, this.#serviceName);
    columns.ResourceSchemaUrl.setId(row, this.#resourceSchema);
    columns.ScopeName.setEntry(row, this.#scopeName);
    columns.ScopeVersion.setId(row, this.#scopeVersion);
    columns.ScopeSchemaUrl.setId(row, this.#scopeSchema);
    this.#rowFault = "";
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

  /** Notes why what is being read (a record, else a scope) cannot be accepted; the first reason stays. */
  fault(reason: string): void {
    if (this.#row >= 0) this.#rowFault ||= reason;
    else this.#scopeFault ||= reason;
  }

  resourceFault(reason: string): void {
    this.#resourceFault ||= reason;
  }

  /**
   * Closes the record with its times, each as low and high word of nanoseconds. One without a time of its own has that
   * of its observation (logs/v1, LogRecord), and without either that of its receipt.
   */
  closeRecord(low: number, high: number, observedLow: number, observedHigh: number): void {
    const row = this.#row;
    const { columns } = this.batch;
    this.#row = -1;
    if ((high * TWO_32 + low) / 1e9 > MAX_SECONDS) {
      this.#rowFault ||= "time: expected one before the year 2106, got a later one";
    }
    if ((observedHigh * TWO_32 + observedLow) / 1e9 > MAX_SECONDS) {
      this.#rowFault ||= "observed time: expected one before the year 2106, got a later one";
    }
    const fault = this.#resourceFault || this.#scopeFault || this.#rowFault;
    if (fault !== "") {
      this.batch.dropRow();
      this.#rejections.add(fault);
      return;
    }
    if (low !== 0 || high !== 0) columns.Timestamp.setWords(row, low, high);
    else if (observedLow !== 0 || observedHigh !== 0) columns.Timestamp.setWords(row, observedLow, observedHigh);
    else columns.Timestamp.setBigint(row, this.#received);
    columns.ObservedTimestamp.setWords(row, observedLow, observedHigh);
  }

  finish(): Decoded<LogBatch> {
    return {
      kind: "ok",
      batch: this.batch,
      rejected: this.#rejections.count,
      reason: this.#rejections.describe(),
    };
  }
}
