import { DEFAULT_HINT } from "./default-rules.ts";
import { isJsonText, redactJson } from "./redact-json.ts";
import { MASK } from "./types.ts";
import type { Redaction, Redactor } from "./types.ts";

export interface CompiledRule {
  readonly deletes: boolean;
  /** `undefined`: under any key. */
  readonly appliesTo: ((key: string) => boolean) | undefined;
  /** Empty: the whole value. */
  readonly values: readonly RegExp[];
  readonly replace: (text: string) => string;
  /** A text in which this finds nothing has nothing for the rule. */
  readonly hint?: RegExp;
}

/** The rules that are about one key. */
interface KeyRules {
  /** Acts on the whole value. */
  readonly whole: CompiledRule | undefined;
  /** Act on what they find, here and not everywhere. */
  readonly within: readonly CompiledRule[];
}

/** JSON within strings of JSON, as in tool arguments, is followed this deep. */
const MAX_NESTING = 4;
/** Names longer than this are recognised by their end. */
const MAX_KEY = 256;
const MAX_KNOWN_KEYS = 4096;
/** Members of something that looks like JSON but is not whole (cut off, or within prose), or like Python's spelling. */
const LOOSE_MEMBERS = [
  /(")([^"\\\n]{1,100}"\s{0,4}:\s{0,4}")([^"\\]*(?:\\[^][^"\\]*)*)/g,
  /(')([^'\\\n]{1,100}'\s{0,4}:\s{0,4}')([^'\\\n]*(?:\\[^][^'\\\n]*)*)/g,
];

const KEEP: Redaction = { kind: "keep" };
const DELETE: Redaction = { kind: "delete" };

export function createRedactor(rules: readonly CompiledRule[]): Redactor {
  const everywhere = rules.filter((rule) => rule.appliesTo === undefined);
  const keyed = rules.filter((rule) => rule.appliesTo !== undefined);
  const known = new Map<string, KeyRules>();
  /** Set when a rule that deletes has found something in the value at hand. */
  let deleted = false;

  function rulesOf(name: string): KeyRules {
    const key = name.slice(-MAX_KEY);
    const found = known.get(key);
    if (found !== undefined) return found;
    const own = keyed.filter((rule) => rule.appliesTo?.(key) === true);
    const made = {
      whole: own.find((rule) => rule.values.length === 0),
      within: own.filter((rule) => rule.values.length > 0),
    };
    if (known.size >= MAX_KNOWN_KEYS) known.clear();
    known.set(key, made);
    return made;
  }

  function redactText(text: string, within: readonly CompiledRule[], nesting: number): string {
    if (nesting < MAX_NESTING && isJsonText(text)) {
      return redactJson(text, {
        string: (part, name) => redactMember(part, name, within, nesting),
        literal: (part, name) => redactMember(part, name, within, MAX_NESTING),
        name: (part) => applyAll(part, within),
      });
    }
    return applyAll(/["']/.test(text) ? redactLooseMembers(text, within, nesting) : text, within);
  }

  function redactLooseMembers(text: string, within: readonly CompiledRule[], nesting: number): string {
    let result = text;
    for (const pattern of LOOSE_MEMBERS) {
      result = result.replace(pattern, (member, quote: string, head: string, value: string) => {
        const name = head.slice(0, head.indexOf(quote));
        const rule = rulesOf(name).whole;
        if (rule !== undefined && value !== "") return quote + head + rule.replace(value);
        if (nesting >= MAX_NESTING || !value.includes('\\"')) return member;
        return quote + head + redactEncoded(value, within, nesting);
      });
    }
    return result;
  }

  /** The inside of a JSON string that may hold JSON itself, and whose end may be missing. */
  function redactEncoded(value: string, within: readonly CompiledRule[], nesting: number): string {
    let text: string;
    try {
      text = JSON.parse(`"${value}"`) as string;
    } catch {
      return value;
    }
    const redacted = redactText(text, within, nesting + 1);
    return redacted === text ? value : JSON.stringify(redacted).slice(1, -1);
  }

  function redactMember(
    text: string,
    name: string | undefined,
    within: readonly CompiledRule[],
    nesting: number,
  ): string {
    const own = name === undefined ? undefined : rulesOf(name);
    if (own?.whole !== undefined) return text === "" ? text : own.whole.replace(text);
    return redactText(
      text,
      own === undefined || own.within.length === 0 ? within : [...within, ...own.within],
      nesting + 1,
    );
  }

  function applyAll(text: string, within: readonly CompiledRule[]): string {
    let result = text;
    let hint: RegExp | undefined;
    let hinted = true;
    for (const rule of everywhere) {
      if (rule.hint !== hint) {
        hint = rule.hint;
        hinted = hint === undefined || hint.test(result);
      }
      if (hinted) result = apply(rule, result);
    }
    for (const rule of within) result = apply(rule, result);
    return result;
  }

  function apply(rule: CompiledRule, text: string): string {
    let result = text;
    for (const pattern of rule.values) {
      if (rule.deletes) deleted ||= result.search(pattern) >= 0;
      else result = result.replace(pattern, rule.replace);
    }
    return result;
  }

  const allHinted = everywhere.every((rule) => rule.hint === DEFAULT_HINT);

  return {
    isScreened(key) {
      const { whole, within } = rulesOf(key);
      return allHinted && whole === undefined && within.length === 0;
    },
    redact(key, value) {
      if (value === "") return KEEP;
      deleted = false;
      try {
        const { whole, within } = rulesOf(key);
        if (whole?.deletes === true) return DELETE;
        const redacted = whole === undefined ? redactText(value, within, 0) : whole.replace(value);
        if (deleted) return DELETE;
        return redacted === value ? KEEP : { kind: "replace", value: redacted };
      } catch {
        // A regular expression out of stack, or a failing hash: what was not looked through is not shown.
        return { kind: "replace", value: MASK };
      }
    },
  };
}
