import { setTimeout as wait } from "node:timers/promises";
import { StoreError } from "../store/store-error.ts";

export interface PatienceOptions {
  /** Ends the waiting, with the last error. */
  readonly signal: AbortSignal;
  /** Told once, with the first error. */
  readonly onWait: (reason: string) => void;
  readonly everyMs?: number;
}

/** Runs what needs the store, again while the store does not answer, for however long. Throws at once what waiting does not help. */
export async function whenItAnswers<T>(run: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { signal, onWait, everyMs = 1_000 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof StoreError && error.unavailable) || isDistrust(error.cause) || signal.aborted) throw error;
      if (attempt === 1) onWait(error.message);
      // Ends early, with an error that means nothing else, when told to stop.
      await wait(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Of Node's TLS: a certificate that is not trusted does not become so by waiting. */
function isDistrust(cause: unknown): boolean {
  const { code } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : {};
  return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO|^ERR_(TLS|SSL)/.test(code);
}
