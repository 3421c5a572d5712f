/** The ids added last, up to a number of them. */
export class RecentIds {
  readonly #max: number;
  /** In the order in which they were added. */
  readonly #ids: Set<string>;

  constructor(max: number, ids: readonly string[] = []) {
    this.#max = max;
    this.#ids = new Set(ids.slice(-max));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size <= this.#max) return;
    const { value: oldest } = this.#ids.values().next();
    if (oldest !== undefined) this.#ids.delete(oldest);
  }
}
