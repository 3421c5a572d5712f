/** Sends one body again and again, the next when the answer to the last has come, until told to stop. */
export interface LoadSender {
  start(): void;
  /** Lets the request that is running end. */
  stop(): Promise<void>;
}

/** What one sender's requests came to. */
export interface Tally {
  readonly onAcknowledged: (milliseconds: number) => void;
  readonly onRefused: () => void;
  /** The connection ended before the answer: nobody knows whether the body was stored. */
  readonly onUnanswered: () => void;
}

/** Until what was refused is sent again, or a broken connection is tried anew. */
export const RETRY_MS = 100;
