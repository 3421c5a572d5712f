/** Texts that are longer are rarely the same twice. */
const MAX_TEXT = 200;
const MAX_TEXTS = 4096;

/**
 * Texts that redaction left as they are, by key, over all batches: what looks suspicious and is not mostly comes again.
 * Bounded, and by its nature without a secret.
 */
export class KeptTexts {
  readonly #texts = new Set<string>();

  has(key: string, text: string): boolean {
    return text.length <= MAX_TEXT && this.#texts.has(`${key}\n${text}`);
  }

  add(key: string, text: string): void {
    if (text.length > MAX_TEXT) return;
    if (this.#texts.size >= MAX_TEXTS) this.#texts.clear();
    this.#texts.add(`${key}\n${text}`);
  }
}
