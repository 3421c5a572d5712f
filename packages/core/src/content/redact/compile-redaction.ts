import { DEFAULT_HINT, DEFAULT_REDACTION_RULES } from "./default-rules.ts";
import { readKeyPattern, readValuePattern, type KeyPattern } from "./read-pattern.ts";
import { createRedactor, type CompiledRule } from "./redactor.ts";
import { hmacSha256Hex } from "./sha256.ts";
import { MASK } from "./types.ts";
import type { CompiledRedaction, RedactionOptions, RedactionProblem, RedactionRule } from "./types.ts";

/** Digits of the hash that are shown: 128 bits, so that two values never share one. */
const HASH_DIGITS = 32;
const ACTIONS: ReadonlySet<unknown> = new Set(["delete", "mask", "hash"]);
const HASHED = new RegExp(`^hash:[0-9a-f]{${HASH_DIGITS}}$`);

/**
 * Makes a redactor of the given rules and, unless `defaults` is false, of `DEFAULT_REDACTION_RULES` after them. Every
 * rule that cannot be used is a problem of the answer, with what was expected; nothing is thrown.
 */
export function compileRedaction(rules: readonly RedactionRule[], options: RedactionOptions = {}): CompiledRedaction {
  const { defaults = true, salt = "", hash = hmacSha256Hex } = options;
  const hashed = (text: string): string =>
    text === MASK || HASHED.test(text) ? text : `hash:${hash(text, salt).slice(0, HASH_DIGITS)}`;
  const problems: RedactionProblem[] = [];
  const compiled: CompiledRule[] = [];
  const ids = new Set<string>();
  for (const [index, rule] of [...rules, ...(defaults ? DEFAULT_REDACTION_RULES : [])].entries()) {
    const named = typeof (rule.id as unknown) === "string" && rule.id !== "";
    const label = named ? rule.id : `rule ${index + 1}`;
    const report = (reason: string): void => void problems.push({ rule: label, reason });
    if (!named) report("Cannot use a rule without a name: expected an id");
    // One of the given rules may take the id of a default one, which it then replaces.
    if (index >= rules.length && ids.has(rule.id)) continue;
    if (named && ids.has(rule.id)) report(`Cannot use two rules named "${rule.id}": expected one id each`);
    ids.add(rule.id);
    const made = compileRule(rule, hashed, report);
    compiled.push(index < rules.length ? made : { ...made, hint: DEFAULT_HINT });
  }
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "compiled", redactor: createRedactor(compiled) };
}

function compileRule(
  rule: RedactionRule,
  hashed: (text: string) => string,
  report: (reason: string) => void,
): CompiledRule {
  const keys: KeyPattern[] = [];
  const values: RegExp[] = [];
  const keyTexts = textsOf("keys", rule.keys, report);
  const valueTexts = textsOf("values", rule.values, report);
  for (const text of keyTexts) {
    const read = readKeyPattern(text);
    if (read.kind === "ok") keys.push(read.pattern);
    else report(read.reason);
  }
  for (const text of valueTexts) {
    const read = readValuePattern(text);
    if (read.kind === "ok") values.push(read.pattern);
    else report(read.reason);
  }
  if (!ACTIONS.has(rule.action)) {
    report(`Cannot use action "${rule.action}": expected delete, mask or hash`);
  }
  if (keyTexts.length + valueTexts.length === 0) {
    report("Cannot use a rule without patterns: expected keys, values or both, got neither");
  }
  const replace = rule.action === "hash" ? hashed : (): string => MASK;
  return {
    deletes: rule.action === "delete",
    appliesTo: keyTexts.length === 0 ? undefined : (key) => keys.some((matches) => matches(key)),
    values,
    replace,
  };
}

/** Rules come from YAML, where a list may be something else. */
function textsOf(field: string, given: unknown, report: (reason: string) => void): readonly string[] {
  if (given === undefined) return [];
  if (Array.isArray(given) && given.every((text) => typeof text === "string")) return given;
  report(`Cannot use ${field}: expected a list of strings, got ${JSON.stringify(given)?.slice(0, 80)}`);
  return [];
}
