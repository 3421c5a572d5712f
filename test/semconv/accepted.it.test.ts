import type { Profile } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { check } from "./check.ts";
import type { EmittedSpan, Values } from "./emitted.ts";
import { SOUND_SPAN } from "./sound-call.ts";

const ADDRESS = { "server.address": "bedrock-agent-runtime.us-east-1.amazonaws.com", "server.port": 443 };
const TRACED = { "aws.bedrock.agent.trace.id": "t-0" };

const span = (operation: string, attributes: Values): EmittedSpan => ({
  ...SOUND_SPAN,
  name: operation,
  attributes: { "gen_ai.operation.name": operation, "gen_ai.provider.name": "aws.bedrock", ...attributes },
});
const agent = (attributes: Values): EmittedSpan =>
  span("invoke_agent", { "gen_ai.response.finish_reasons": ["stop"], ...ADDRESS, ...attributes });
const USAGE = { "gen_ai.usage.input_tokens": 0, "gen_ai.usage.output_tokens": 0 };

/** What is missing, beside the durations that nobody measured here. */
function missing(spans: readonly EmittedSpan[], profile: Profile = "1.41"): readonly string[] {
  const findings = check({ spans, metrics: [], records: [] }, profile).filter(
    ({ rule }) => rule !== "duration_per_call",
  );
  return findings.map(({ subject }) => subject);
}

describe("what the self-check accepts of agents and lookups", () => {
  it("is an agent without tokens where nothing came of a trace, and nowhere else", () => {
    const untold = agent({ "llm.cost.status": "no_usage" });
    const tokens = Object.keys(USAGE);
    expect(missing([untold])).toEqual([]);
    expect(missing([agent({})])).toEqual(tokens);
    expect(missing([untold, span("execute_tool", { "gen_ai.tool.name": "t", ...TRACED })])).toEqual(
      expect.arrayContaining(tokens),
    );
    expect(missing([agent(USAGE)])).toEqual([]);
  });

  it("is what was under way when the stream ended, without its tokens, but with a reason", () => {
    const cut = { ...TRACED, "outcrop.agent.incomplete": true };
    expect(missing([agent({ ...cut })])).toEqual([]);
    const reasonless = span("invoke_agent", { ...ADDRESS, ...cut });
    expect([...new Set(missing([reasonless]))]).toEqual(["gen_ai.response.finish_reasons"]);
    expect(missing([agent(TRACED)])).toEqual(Object.keys(USAGE));
  });

  it("is a span from a trace without an address, but none of a call", () => {
    const { "server.address": _address, "server.port": _port, ...collaborator } = agent(USAGE).attributes;
    expect(missing([span("invoke_agent", { ...collaborator, ...TRACED })])).toEqual([]);
    expect(missing([span("invoke_agent", collaborator)])).toEqual(["server.address"]);
  });

  it("is no lookup without the most that it may find", () => {
    expect(missing([span("retrieval", ADDRESS)])).toEqual(["gen_ai.request.top_k"]);
    expect(missing([span("retrieval", { ...ADDRESS, "gen_ai.request.top_k": 5 })])).toEqual([]);
    const latest = { ...span("retrieval", ADDRESS), schemaUrl: undefined };
    expect(missing([latest], "latest")).toContain("gen_ai.retrieval.top_k");
  });
});
