import { OPERATION } from "../well-known-values.ts";
import { moveRule } from "./move-rule.ts";
import { readAmount, readText } from "./read-value.ts";
import type { NormalizeRule } from "./rule.ts";

const OPERATION_NAME = "gen_ai.operation.name";
const CYCLE = "event_loop.cycle_id";
const TTFT = "gen_ai.server.time_to_first_token";

/** The TypeScript SDK, and the Python SDK before 1.36, send a cycle without an operation. */
const cycleOperation: NormalizeRule = {
  id: "strands-cycle-operation",
  keys: [CYCLE],
  apply(draft) {
    if (draft.get(OPERATION_NAME) === undefined) draft.set(OPERATION_NAME, OPERATION.eventLoopCycle);
  },
};

/** `chat` becomes `chat {model}`, as the conventions name it; the cycle has one name in both SDKs. */
const spanNames: NormalizeRule = {
  id: "strands-span-name",
  keys: [OPERATION_NAME],
  apply(draft, sender) {
    if (!sender.strands) return;
    const name = strandsName(draft.name, readText(draft.get("gen_ai.request.model")));
    if (name === draft.name) return;
    draft.keepOriginal("span.name", draft.name);
    draft.renameSpan(name);
  },
};

function strandsName(name: string, model: string | undefined): string {
  if (name === "execute_agent_loop_cycle") return OPERATION.eventLoopCycle;
  return name === OPERATION.chat && model !== undefined ? `${OPERATION.chat} ${model}` : name;
}

/** Milliseconds in Strands, seconds in OpenLIT; from others the unit is not known and the attribute stays. */
const timeToFirstToken: NormalizeRule = {
  id: "time-to-first-token",
  keys: [TTFT],
  apply(draft, sender) {
    const sent = draft.get(TTFT);
    const amount = sent === undefined ? undefined : readAmount(sent);
    if (sent === undefined || amount === undefined) return;
    if (!sender.strands && !draft.scopeName.startsWith("openlit")) return;
    const seconds = sender.strands ? amount / 1000 : amount;
    draft.remove(TTFT);
    if (draft.get("gen_ai.response.time_to_first_chunk") === undefined) {
      draft.set("gen_ai.response.time_to_first_chunk", seconds);
    }
    if (draft.get("gen_ai.response.time_to_first_chunk") !== sent) draft.keepOriginal(TTFT, sent);
  },
};

export const STRANDS_RULES: readonly NormalizeRule[] = [
  moveRule("strands-cycle-id", CYCLE, ["agent_loop.cycle_id"]),
  cycleOperation,
  spanNames,
  timeToFirstToken,
];
