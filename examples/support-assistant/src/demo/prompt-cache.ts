/** What a prompt cache makes of the cached part of one request. */
export interface CacheUse {
  readonly read: number;
  readonly written: number;
}

const TIME_TO_LIVE_MS = 5 * 60_000;

/** The prompt cache of the scripted service: an entry lives for five minutes after its last use. */
export class PromptCache {
  readonly #lastUse = new Map<string, number>();

  /** `key` names model and prefix. There are few of them, so that nothing need be evicted. */
  use(key: string, tokens: number, nowMs: number): CacheUse {
    const last = this.#lastUse.get(key);
    this.#lastUse.set(key, nowMs);
    const isWarm = last !== undefined && nowMs - last < TIME_TO_LIVE_MS;
    return isWarm ? { read: tokens, written: 0 } : { read: 0, written: tokens };
  }
}
