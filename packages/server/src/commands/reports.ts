import type { StoreExportEvent } from "../export/store/store-exporter.ts";
import type { LogEvent } from "../log/log-event.ts";
import type { MemoryEvent } from "../process/memory-limiter/memory-limiter.ts";
import type { SweepEvent } from "../store/retention/sweep.ts";

/** What the operator reads of an event of the log: what happened, where, and what follows. */
export function describeLogEvent(event: LogEvent): string {
  switch (event.kind) {
    case "torn-tail":
      return `log       cut ${event.bytes} bytes off ${event.segment}, which nobody had been told were safe`;
    case "damaged":
      return `log       left out ${event.entries} damaged entries (${event.bytes} bytes) of ${event.segment}; a copy is at ${event.quarantine}`;
    case "failing":
      return `log       refuses data until the disk takes it again: ${event.reason}`;
    case "recovered":
      return "log       takes data again";
    case "dropping":
      return `log       is full: ${event.exporter} goes without the oldest of what it has not taken, from ${event.segment} (${event.rows} rows) on`;
    case "housekeeping-failed":
      return `log       will try again: ${event.reason}`;
  }
}

/** The same for the store's exporter. */
export function describeStoreEvent(event: StoreExportEvent): string {
  switch (event.kind) {
    case "failing":
      return `store     does not take ${event.segment} yet, the log holds it: ${event.reason}`;
    case "recovered":
      return "store     takes data again";
    case "given-up":
      return `store     can never take ${event.blocks} blocks (${event.rows} rows) of ${event.segment} (${event.reason}); they are at ${event.quarantine}`;
  }
}

/** The same for retention. */
export function describeSweep(event: SweepEvent): string {
  switch (event.kind) {
    case "dropped":
      return `retention dropped ${event.partition} of ${event.table}`;
    case "deleting":
      return `retention deletes ${event.orgs.join(", ")} from ${event.partition} of ${event.table}`;
  }
}

/** The same for memory. */
export function describeMemoryEvent({ kind, usedBytes, softBytes }: MemoryEvent): string {
  const [used, soft] = [usedBytes, softBytes].map((bytes) => bytes / 2 ** 20);
  if (kind === "accepting") return `memory    takes data again: ${used?.toFixed(0)} MiB in use`;
  return `memory    refuses data: ${used?.toFixed(0)} MiB in use, ${Number(soft?.toFixed(1))} MiB are the soft limit`;
}
