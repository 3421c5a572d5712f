import { createDraft } from "./draft.ts";
import { senderOf } from "./sender.ts";
import type { SpanEdit, SpanView } from "../types.ts";
import type { NormalizeRule } from "./rule.ts";

/** Runs the rules in order, each on what the ones before it left, and says what that changes in the span as sent. */
export function applyRules(rules: readonly NormalizeRule[], view: SpanView): readonly SpanEdit[] {
  const sender = senderOf(view);
  const draft = createDraft(view);
  for (const rule of rules) {
    if (rule.keys.some((key) => draft.get(key) !== undefined)) rule.apply(draft, sender);
  }
  return draft.edits();
}
