/** The environment as a lookup, so that only `main.ts` touches `process.env`. */
export type EnvLookup = (name: string) => string | undefined;

export interface Expansion {
  readonly text: string;
  /** Variables that are not set and have no default. */
  readonly missing: readonly string[];
  /** References to something other than a variable, as `${file:…}`, which the Collector has and we have not. */
  readonly unknown: readonly string[];
}

const REFERENCE = /\$\$|\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{[^}]*\}/g;

/**
 * Replaces `${env:NAME}`, `${env:NAME:-default}` and the short `${NAME}` as the Collector's env provider does; `$$` is a
 * literal dollar. Works on one scalar at a time, after YAML has been parsed, so that a value cannot change the structure.
 */
export function expandEnv(text: string, env: EnvLookup): Expansion {
  const missing: string[] = [];
  const unknown: string[] = [];
  const expanded = text.replace(REFERENCE, (reference, name: string | undefined, fallback: string | undefined) => {
    if (reference === "$$") return "$";
    if (name === undefined) {
      unknown.push(reference);
      return reference;
    }
    const value = env(name);
    // The Collector takes the default for an empty variable too.
    if (value !== undefined && (value !== "" || fallback === undefined)) return value;
    if (fallback !== undefined) return fallback;
    missing.push(name);
    return "";
  });
  return { text: expanded, missing, unknown };
}
