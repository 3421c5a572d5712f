/**
 * Turns the service's times into local ones by one offset, which the first event with a time sets: what it tells of had
 * just happened when it arrived. Every later time keeps its distance to that one.
 */
export class ServiceClock {
  #offsetMs: number | undefined;

  get offsetMs(): number | undefined {
    return this.#offsetMs;
  }

  /** `times` are all that one event names; the latest of them is the nearest to its arrival. */
  learn(times: readonly (number | undefined)[], nowMs: number): void {
    if (this.#offsetMs !== undefined) return;
    const known = times.filter((time) => time !== undefined);
    if (known.length > 0) this.#offsetMs = nowMs - Math.max(...known);
  }

  local(serviceMs: number): number {
    return serviceMs + (this.#offsetMs ?? 0);
  }
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
