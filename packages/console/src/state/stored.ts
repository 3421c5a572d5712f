import { useSyncExternalStore } from "react";

/** A preference of this browser: remembered, the same in every tab and component, and harmless where storage is forbidden. */
export interface Stored<T extends string> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStored<T extends string>(key: string, values: readonly T[], fallback: T): Stored<T> {
  const listeners = new Set<() => void>();
  const known = (text: string | null): T => values.find((value) => value === text) ?? fallback;
  const read = (): T => {
    try {
      return known(localStorage.getItem(key));
    } catch {
      return fallback;
    }
  };
  let current = read();
  const notify = (): void => {
    for (const listener of listeners) listener();
  };
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key !== key) return;
    current = known(event.newValue);
    notify();
  });
  return {
    get: () => current,
    set(value) {
      current = value;
      try {
        localStorage.setItem(key, value);
      } catch {
        // Kept for this page only.
      }
      notify();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStored<T extends string>(stored: Stored<T>): T {
  return useSyncExternalStore(stored.subscribe, stored.get);
}
