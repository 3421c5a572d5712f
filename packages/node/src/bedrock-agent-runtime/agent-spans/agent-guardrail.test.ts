import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, traces } from "../../testing/agent-answer.ts";
import { called, RESEARCH, SUPERVISOR, times, tracePart, uuid } from "../../testing/agent-parts.ts";
import { callAgent } from "../../testing/call-agent.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";
import { withGuardrail } from "./agent-guardrail.ts";

const ARN = "arn:aws:bedrock:us-east-1:111122223333:guardrail/gr-1";
const IDS = { agentId: "A1", aliasId: "L1" };

describe("the guardrail of a managed agent", () => {
  it.each([
    [{ A1: "gr-1" }, ["gr-1", undefined]],
    [{ A1: "gr-1:3" }, ["gr-1", "3"]],
    [{ A1: `${ARN}:DRAFT` }, [ARN, "DRAFT"]],
    [{ A1: ARN }, [ARN, undefined]],
    [{ A1: "gr-1", "arn:aws:bedrock:eu-west-1:1:agent-alias/A1/L1": "gr-2" }, ["gr-2", undefined]],
    [{ A2: "gr-1", A1: "" }, [undefined, undefined]],
  ] as const)("by the map %j is %j", (map, expected) => {
    const { guardrailId, guardrailVersion } = withGuardrail({}, map, IDS);
    expect([guardrailId, guardrailVersion]).toEqual(expected);
  });

  it("is the request's own where that says one", () => {
    expect(withGuardrail({ guardrailId: "own" }, { A1: "gr-1" }, IDS)).toEqual({ guardrailId: "own" });
  });

  describe("in a run", () => {
    const runtime = useAgentRuntime();

    it("stands on its span and on what it judged, of collaborators too", async () => {
      const id = `${uuid(1)}-0`;
      const guardrailTrace = { traceId: `${id}-guardrail-pre-0`, action: "NONE", metadata: times(1, 2) };
      const parts = [
        tracePart({ chain: [SUPERVISOR], at: 1 }, { guardrailTrace }),
        tracePart({ chain: [SUPERVISOR], at: 3 }, called(id, "research", RESEARCH)),
        tracePart({ chain: [SUPERVISOR, RESEARCH], at: 4, name: "research" }, { guardrailTrace }),
      ];
      runtime.answerWith(() => agentAnswer(traces(parts), chunk("Done.")));
      const map = `SUPER00001=gr-1:2, ${RESEARCH}=gr-9`;
      await callAgent(runtime.client({ OUTCROP_AGENT_GUARDRAILS: map }));
      const told = runtime.sink.spans.map(({ name, attributes, events }) => [
        name,
        attributes["aws.bedrock.guardrail.id"],
        events.map((event) => event.attributes?.["aws.bedrock.guardrail.id"]),
      ]);
      expect(told).toEqual([
        ["invoke_agent research", "gr-9", ["gr-9"]],
        ["invoke_agent", "gr-1", ["gr-1"]],
      ]);
    });
  });
});
