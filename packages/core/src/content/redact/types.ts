/** What happens to a value, or to the part of it that a pattern found. */
export type RedactionAction = "delete" | "mask" | "hash";

/**
 * One rule of the processor `redact` (docs/redaction.md). With `keys` alone it acts on whole values under those keys;
 * with `values` alone on what the patterns find in any value; with both, on what they find under those keys.
 */
export interface RedactionRule {
  readonly id: string;
  /** Globs (`*`, `?`), or regular expressions written `/…/`; neither minds case. Also met by the names in JSON text. */
  readonly keys?: readonly string[];
  /** Regular expressions: the source, or `/source/flags` with flags of `imsu`. */
  readonly values?: readonly string[];
  readonly action: RedactionAction;
}

export type Redaction =
  | { readonly kind: "keep" }
  | { readonly kind: "delete" }
  | { readonly kind: "replace"; readonly value: string };

/** Pure: the same key and value always get the same answer. Never throws; what cannot be looked into is masked. */
export interface Redactor {
  redact(key: string, value: string): Redaction;
  /**
   * Whether under this key only such values can change of which `mayHoldSecret` says so, so that bytes of which it does
   * not need not become text: no rule is about the key, and none but default ones looks at values under every key.
   */
  isScreened(key: string): boolean;
}

/** Why a rule cannot be used, for the one who wrote it. */
export interface RedactionProblem {
  /** The rule's id, or `rule N` (from 1) where it has none. */
  readonly rule: string;
  readonly reason: string;
}

export type CompiledRedaction =
  | { readonly kind: "compiled"; readonly redactor: Redactor }
  | { readonly kind: "invalid"; readonly problems: readonly RedactionProblem[] };

export interface RedactionOptions {
  /** Whether `DEFAULT_REDACTION_RULES` apply too, after the given ones. Default: true. */
  readonly defaults?: boolean;
  /** Keys the hash, so that who knows a value cannot find it by hashing guesses. Default: none. */
  readonly salt?: string;
  /** Gives the hash of a text, in hexadecimal. Default: HMAC-SHA-256 with the salt. */
  readonly hash?: (text: string, salt: string) => string;
}

/** What stands where something was masked. */
export const MASK = "[REDACTED]";
