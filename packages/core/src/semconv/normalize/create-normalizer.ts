import { createDraft, type SentSpan } from "./draft.ts";
import { senderOf } from "./sender.ts";
import type { SpanEdit, SpanView } from "../types.ts";
import type { NormalizeRule } from "./rule.ts";

const NO_EDITS: readonly SpanEdit[] = [];

/** An attribute that some rule acts on. */
interface KnownKey {
  readonly place: number;
  /** The rules that act on it, by their places in the list. */
  readonly rules: number[];
}

/**
 * Applies the rules in order, each to what the ones before it left, and says what that changes in the span as sent. A
 * span without any of their attributes, which most are, costs one look at each key that it has; of the others no rule
 * searches the span for what it does not have.
 */
export function createNormalizer(rules: readonly NormalizeRule[]): (view: SpanView) => readonly SpanEdit[] {
  const known = new Map<string, KnownKey>();
  for (const [index, rule] of rules.entries()) {
    for (const key of rule.keys) {
      const before = known.get(key);
      if (before === undefined) known.set(key, { place: known.size, rules: [index] });
      else before.rules.push(index);
    }
  }
  // Of the span that is being looked at, one byte each: which known attributes it was sent with, and which rules have
  // one to act on.
  const isSent = new Uint8Array(known.size);
  const isDue = new Uint8Array(rules.length);

  /** False where the span has no known attribute. */
  function lookAt(view: SpanView): boolean {
    let found = false;
    isSent.fill(0);
    isDue.fill(0);
    const keys = view.keys?.();
    for (const key of keys ?? known.keys()) {
      const entry = known.get(key);
      if (entry === undefined || (keys === undefined && view.get(key) === undefined)) continue;
      found = true;
      isSent[entry.place] = 1;
      for (const index of entry.rules) isDue[index] = 1;
    }
    return found;
  }

  function sentSpan(view: SpanView): SentSpan {
    const { name, scopeName } = view;
    const isMissing = (key: string): boolean => {
      const entry = known.get(key);
      return entry !== undefined && isSent[entry.place] === 0;
    };
    return {
      name,
      scopeName,
      get: (key) => (isMissing(key) ? undefined : view.get(key)),
      has: (key) => !isMissing(key) && (known.has(key) || view.get(key) !== undefined),
    };
  }

  return (view) => {
    if (!lookAt(view)) return NO_EDITS;
    const sent = sentSpan(view);
    const sender = senderOf(sent);
    const draft = createDraft(sent, (key) => {
      for (const index of known.get(key)?.rules ?? []) isDue[index] = 1;
    });
    // By index, because rules become due ahead of the loop: one may write what a later one reads.
    for (let index = isDue.indexOf(1); index >= 0; index = isDue.indexOf(1, index + 1)) {
      const rule = rules[index];
      if (rule?.keys.some(draft.has) === true) rule.apply(draft, sender);
    }
    return draft.edits();
  };
}
