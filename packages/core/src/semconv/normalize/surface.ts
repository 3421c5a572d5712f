import { readText } from "./read-value.ts";
import type { NormalizeRule } from "./rule.ts";

const SURFACE = "outcrop.surface";
const SURFACES = new Set(["direct", "agent", "agentcore", "strands"]);

const known: NormalizeRule = {
  id: "surface-known",
  keys: [SURFACE],
  apply(draft) {
    const sent = draft.get(SURFACE);
    if (sent === undefined || (typeof sent === "string" && SURFACES.has(sent))) return;
    draft.remove(SURFACE);
    draft.keepOriginal(SURFACE, sent);
  },
};

const strands: NormalizeRule = {
  id: "surface-strands",
  keys: [
    "gen_ai.event.start_time",
    "gen_ai.operation.name",
    "gen_ai.provider.name",
    "gen_ai.system",
    "event_loop.cycle_id",
    "agent_loop.cycle_id",
  ],
  apply(draft, sender) {
    if (sender.strands && draft.get(SURFACE) === undefined) draft.set(SURFACE, "strands");
  },
};

const AGENTCORE_ARN = /^arn:[^:]{1,20}:bedrock-agentcore:/;
const AGENTCORE_ARN_KEYS = ["aws.resource.arn", "cloud.resource_id"];
const AGENTCORE_KEYS = [
  "aws.bedrock.agentcore.runtime.arn",
  "aws.bedrock.agentcore.runtime_endpoint.arn",
  "aws.bedrock.agentcore.code_interpreter.arn",
  "aws.bedrock.agentcore.browser.arn",
  "aws.bedrock.agentcore.memory.arn",
  "aws.bedrock.agentcore.gateway.arn",
  "aws.bedrock.agentcore.session.id",
  "aws.bedrock.agentcore.runtime.session.id",
  "http.request.header.x-amzn-bedrock-agentcore-runtime-session-id",
];

const agentcore: NormalizeRule = {
  id: "surface-agentcore",
  keys: [...AGENTCORE_KEYS, ...AGENTCORE_ARN_KEYS],
  apply(draft) {
    if (draft.get(SURFACE) !== undefined) return;
    const said = AGENTCORE_KEYS.some((key) => draft.get(key) !== undefined);
    const named = AGENTCORE_ARN_KEYS.some((key) => AGENTCORE_ARN.test(readText(draft.get(key)) ?? ""));
    if (said || named) draft.set(SURFACE, "agentcore");
  },
};

export const SURFACE_RULES: readonly NormalizeRule[] = [known, strands, agentcore];
