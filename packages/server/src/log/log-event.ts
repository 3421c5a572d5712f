/** What an operator should hear of; the log itself goes on. */
export type LogEvent =
  /** The end of a segment was written when the process died; nothing of it had been acknowledged. */
  | { readonly kind: "torn-tail"; readonly segment: string; readonly bytes: number }
  /** Entries of a closed segment are damaged and left out; a copy of the segment is at `quarantine`. */
  | {
      readonly kind: "damaged";
      readonly segment: string;
      readonly entries: number;
      readonly bytes: number;
      readonly quarantine: string;
    }
  /** Data was refused because it could not be made durable. Told once until an append succeeds again. */
  | { readonly kind: "failing"; readonly reason: string }
  | { readonly kind: "recovered" }
  /** There was no room, and this exporter goes without the oldest segments. Told once until it gets on by itself. */
  | { readonly kind: "dropping"; readonly exporter: string; readonly segment: string; readonly rows: number }
  /** Housekeeping (a position, a deletion) failed; it is tried again. */
  | { readonly kind: "housekeeping-failed"; readonly reason: string };

export type LogReport = (event: LogEvent) => void;
