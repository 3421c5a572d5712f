import { describe, expect, it } from "vitest";
import { describeSpans, factsOf } from "./describe-spans.ts";
import { testSpan } from "./test-span.ts";

const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

describe("what a span is called in a trace", () => {
  const titles = (...spans: Parameters<typeof testSpan>[0][]) => {
    const facts = describeSpans(spans.map((span, index) => testSpan({ spanId: String(index), ...span })));
    return [...facts.values()].map(({ title }) => title);
  };

  it("is who or what it was about, not its operation again", () => {
    expect(
      titles(
        { operation: "invoke_agent", name: "invoke_agent support", agentName: "support" },
        { operation: "chat", name: `chat ${SONNET}`, requestModel: SONNET },
        { operation: "chat", name: "chat", requestModel: SONNET },
        { operation: "chat", name: "chat turn 2", requestModel: SONNET },
        { operation: "execute_tool", name: "execute_tool", toolName: "refund" },
        { operation: "retrieval", name: "retrieval KB1", attributes: { "gen_ai.data_source.id": "KB1" } },
        { operation: "retrieval", name: "retrieval", attributes: { "aws.bedrock.knowledge_base.id": "KB2" } },
        { name: "InvokeFlow", attributes: { "aws.bedrock.flow.id": "FLOW1", "rpc.system": "aws-api" } },
        {
          operation: "invoke_workflow",
          name: "invoke_graph",
          agentName: "graph",
          attributes: { "gen_ai.workflow.name": "triage" },
        },
        { operation: "invoke_workflow", name: "invoke_graph", agentName: "graph" },
        { operation: "retrieval", name: "retrieval", attributes: { "aws.bedrock.knowledge_base.ids": '["A","B"]' } },
        { name: "flow_node Desk", attributes: { "aws.bedrock.flow.node.name": "Desk" } },
        { name: "POST /ask" },
        { name: "" },
      ),
    ).toEqual([
      "support",
      "claude-sonnet-4-5",
      "claude-sonnet-4-5",
      "turn 2",
      "refund",
      "KB1",
      "KB2",
      "FLOW1",
      "triage",
      "graph",
      "A, B",
      "Desk",
      "POST /ask",
      "13",
    ]);
  });

  it("names an agent that gave only its id, when another span says who that is", () => {
    const bare = { operation: "invoke_agent", name: "invoke_agent", attributes: { "gen_ai.agent.id": "A1" } };
    expect(titles({ ...bare, agentName: "billing" }, bare)).toEqual(["billing", "billing"]);
    expect(titles(bare)).toEqual(["A1"]);
    // One id for two names identifies neither.
    expect(titles({ ...bare, agentName: "a" }, { ...bare, agentName: "b" }, bare)).toEqual(["a", "b", "A1"]);
  });

  it("numbers the cycles of each agent", () => {
    const cycle = { operation: "execute_event_loop_cycle", name: "execute_event_loop_cycle" };
    expect(
      titles({ ...cycle, parentSpanId: "x" }, { ...cycle, parentSpanId: "y" }, { ...cycle, parentSpanId: "x" }),
    ).toEqual(["1", "1", "2"]);
  });
});

describe("what a reader must not miss about a span", () => {
  it("is that it failed, or did not see its end", () => {
    const facts = describeSpans([
      testSpan({ spanId: "a", statusCode: "ERROR" }),
      testSpan({ spanId: "b", attributes: { "outcrop.stream.unread": "true" } }),
      testSpan({ spanId: "c" }),
      testSpan({ spanId: "d", attributes: { "outcrop.agent.dropped_steps": "12" } }),
      testSpan({ spanId: "e", attributes: { "outcrop.flow.dropped_nodes": "1" } }),
    ]);
    expect(factsOf(facts, "a").failed).toBe(true);
    expect(factsOf(facts, "b").unfinished).toBe("Stream not read to the end");
    expect(factsOf(facts, "d").unfinished).toBe("12 steps below it dropped");
    expect(factsOf(facts, "e").unfinished).toBe("1 step below it dropped");
    expect(factsOf(facts, "c")).toMatchObject({ failed: false, unfinished: "" });
  });
});
