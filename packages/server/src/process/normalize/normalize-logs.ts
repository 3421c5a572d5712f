import { fillLogColumns } from "../../pipeline/batch/fill-log-columns.ts";
import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { Processor } from "../processor.ts";

/** Where senders had an event's name before LogRecord got a field for it (opentelemetry-proto 1.5). */
const EVENT_NAME = "event.name";

/** Gives events that were named by attribute their name, and makes the typed columns say what the attributes say. */
export function createNormalizeLogs(): Processor<LogBatch> {
  return (batch) => {
    const key = batch.symbols.find(EVENT_NAME);
    if (key >= 0) nameEvents(batch, key);
    fillLogColumns(batch);
    return batch;
  };
}

function nameEvents({ columns, length }: LogBatch, key: number): void {
  const { LogAttributes, EventName } = columns;
  for (let row = 0; row < length; row++) {
    const entry = EventName.entry(row) === 0 ? LogAttributes.find(row, key) : -1;
    // Both lie in the heap of the batch.
    if (entry >= 0) EventName.setEntry(row, LogAttributes.values.entry(entry));
  }
}
