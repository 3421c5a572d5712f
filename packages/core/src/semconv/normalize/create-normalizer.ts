import { createDraft } from "./draft.ts";
import { senderOf } from "./sender.ts";
import type { SpanEdit, SpanView } from "../types.ts";
import type { NormalizeRule } from "./rule.ts";

const NO_EDITS: readonly SpanEdit[] = [];

/**
 * Applies the rules in order, each to what the ones before it left, and says what that changes in the span as sent. A
 * span without any of their attributes, which most are, costs one look at each key that it has.
 */
export function createNormalizer(rules: readonly NormalizeRule[]): (view: SpanView) => readonly SpanEdit[] {
  const rulesByKey = new Map<string, number[]>();
  for (const [index, rule] of rules.entries()) {
    for (const key of rule.keys) rulesByKey.set(key, [...(rulesByKey.get(key) ?? []), index]);
  }

  /** One byte per rule: whether it has an attribute to act on. `undefined` when none has. */
  function dueRules(view: SpanView): Uint8Array | undefined {
    let due: Uint8Array | undefined;
    const known = view.keys?.();
    for (const key of known ?? rulesByKey.keys()) {
      const indexes = rulesByKey.get(key);
      if (indexes === undefined || (known === undefined && view.get(key) === undefined)) continue;
      due ??= new Uint8Array(rules.length);
      for (const index of indexes) due[index] = 1;
    }
    return due;
  }

  return (view) => {
    const due = dueRules(view);
    if (due === undefined) return NO_EDITS;
    const sender = senderOf(view);
    const draft = createDraft(view, (key) => {
      for (const index of rulesByKey.get(key) ?? []) due[index] = 1;
    });
    const hasKey = (key: string): boolean => draft.get(key) !== undefined;
    // By index, because `due` grows ahead of the loop: a rule may write what a later one reads.
    for (let index = due.indexOf(1); index >= 0; index = due.indexOf(1, index + 1)) {
      const rule = rules[index];
      if (rule?.keys.some(hasKey) === true) rule.apply(draft, sender);
    }
    return draft.edits();
  };
}
