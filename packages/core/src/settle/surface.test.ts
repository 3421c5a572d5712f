import { describe, expect, it } from "vitest";

import { outerSurface, surfaceOf } from "./surface.ts";
import { span } from "./testing/spans.ts";
import type { SettleSpan, Surface } from "./types.ts";

describe("surfaceOf", () => {
  const rows: readonly [Surface, Partial<SettleSpan>][] = [
    ["direct", {}],
    ["direct", { operation: "chat", provider: "aws.bedrock" }],
    ["agent", { operation: "invoke_agent" }],
    ["agent", { operation: "create_agent" }],
    ["strands", { scopeName: "strands.telemetry.tracer" }],
    ["strands", { operation: "invoke_agent", scopeName: "strands-agents" }],
    ["strands", { operation: "invoke_agent", provider: "strands-agents" }],
    ["strands", { operation: "execute_event_loop_cycle" }],
    ["strands", { name: "execute_agent_loop_cycle" }],
    ["agentcore", { name: "AgentCore.Runtime.Invoke" }],
    ["agentcore", { name: "BedrockAgentCore.InvokeAgentRuntime" }],
    ["agentcore", { name: "POST /invocations" }],
    ["agentcore", { scopeName: "bedrock_agentcore.memory" }],
    ["agent", { surface: "agent", name: "AgentCore.Runtime.Invoke" }],
  ];
  it.each(rows)("%s: %o", (surface, fields) => {
    expect(surfaceOf(span("a", "", fields))).toBe(surface);
  });
});

describe("outerSurface", () => {
  it("is the door further out, whichever comes first", () => {
    const inward: readonly Surface[] = ["agentcore", "strands", "agent", "direct"];
    for (const [index, outer] of inward.entries()) {
      for (const inner of inward.slice(index)) {
        expect(outerSurface(outer, inner)).toBe(outer);
        expect(outerSurface(inner, outer)).toBe(outer);
      }
    }
  });
});
