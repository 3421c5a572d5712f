/** Waits of a segment that are as they should be: the exporter is at it, or at the one before. */
const USUAL_MS = 600;
/** Less than this is no backlog, however long it has waited: the machine is busy with something else. */
const BACKLOG_BYTES = 16 * 1024 * 1024;
/** The longest that answers are put off: senders are to have them within a quarter of a second. */
const LONGEST_MS = 150;
/** An exporter that has got nowhere for so long is not helped by slower senders. */
const STUCK_MS = 5000;

/** How fast a pace follows what is asked for: a segment takes about as long, so that answers come evenly over one. */
const EASING_MS = 500;

/**
 * How long to put off the answers to a commit, so that what is acknowledged is with the exporter soon: senders that wait
 * for them then send no faster than it keeps up with.
 *
 * @param waitingBytes of the segments that it is not done with
 * @param waitingMs since the oldest segment that it is not done with was closed
 * @param movedMs since it was last done with one
 */
export function paceFor(waitingBytes: number, waitingMs: number, movedMs: number): number {
  if (waitingBytes < BACKLOG_BYTES || waitingMs <= USUAL_MS || movedMs > STUCK_MS) return 0;
  return Math.min(LONGEST_MS, (waitingMs - USUAL_MS) / 4);
}

/**
 * A pace without jumps. What is asked for rises while an exporter is at a segment, and is nothing when it begins the next
 * one: followed to the letter, some senders would wait for all of it and others not at all.
 */
export class Pace {
  #ms = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** How long to put off answers now. */
  follow(askedMs: number, now: number = performance.now()): number {
    this.#ms = askedMs + (this.#ms - askedMs) * Math.exp((this.#at - now) / EASING_MS);
    this.#at = now;
    return this.#ms;
  }
}
