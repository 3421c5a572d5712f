/**
 * A set of objects that all copies of this package in a process share: one may be in a bundle, and another be what
 * `register` loaded. `name` is a constant.
 */
export function sharedSet(name: string): WeakSet<object> {
  const key = Symbol.for(`outcrop.${name}`);
  const known: unknown = Reflect.get(globalThis, key);
  if (known instanceof WeakSet) return known;
  const made = new WeakSet<object>();
  Reflect.defineProperty(globalThis, key, { value: made });
  return made;
}
