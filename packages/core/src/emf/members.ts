export type Members = Record<string, unknown>;

/** Sets a member as JSON has it: `__proto__` is a name like any other. */
export function setMember(target: Members, name: string, value: unknown): void {
  if (name !== "__proto__") target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** An object that is no list. */
export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of that name, never one inherited. */
export function ownMember(target: Members, name: string): unknown {
  return Object.hasOwn(target, name) ? target[name] : undefined;
}
