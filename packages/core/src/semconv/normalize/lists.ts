import { moveValue } from "./move-rule.ts";
import { readStrings, sameValue } from "./read-value.ts";
import type { NormalizeRule } from "./rule.ts";

function listRule(id: string, to: string, from: readonly string[]): NormalizeRule {
  return {
    id,
    keys: [to, ...from],
    apply(draft) {
      const sent = draft.get(to);
      if (sent !== undefined) {
        const list = readStrings(sent);
        if (list === undefined) {
          draft.remove(to);
          draft.keepOriginal(to, sent);
        } else if (!sameValue(sent, list)) {
          draft.set(to, list);
          if (typeof sent !== "string") draft.keepOriginal(to, sent);
        }
      }
      for (const name of from) moveValue(draft, name, to, readStrings);
    },
  };
}

/** Lists of strings, where senders write one string, JSON text, or another name. */
export const LIST_RULES: readonly NormalizeRule[] = [
  listRule("finish-reasons", "gen_ai.response.finish_reasons", [
    "gen_ai.response.finish_reason",
    "gen_ai.response.stop_reason",
    "llm.response.finish_reason",
    "llm.response.stop_reason",
    "llm.finish_reason",
    "anthropic.message.stop_reason",
  ]),
  listRule("stop-sequences", "gen_ai.request.stop_sequences", ["llm.chat.stop_sequences"]),
];
