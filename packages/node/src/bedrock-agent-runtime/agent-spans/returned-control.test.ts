import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, traces } from "../../testing/agent-answer.ts";
import { actionInput, RESEARCH, SUPERVISOR, times, tracePart, uuid } from "../../testing/agent-parts.ts";
import { callAgent } from "../../testing/call-agent.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const ID = `${uuid(1)}-0`;
const S = { chain: [SUPERVISOR] };
const R = { chain: [SUPERVISOR, RESEARCH], name: "research" };
const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const research = { agentCollaboratorName: "research", agentCollaboratorAliasArn: RESEARCH };
const parameters = [{ name: "city", type: "string", value: "Bern" }];
const requestBody = { content: { "application/json": { properties: [{ name: "n", type: "number", value: "1" }] } } };
const payload = {
  invocationId: "i-1",
  invocationInputs: [
    { functionInvocationInput: { actionGroup: "orders", function: "pay", collaboratorName: "research", parameters } },
    { apiInvocationInput: { actionGroup: "orders", apiPath: "/orders", httpMethod: "POST", requestBody } },
  ],
};
const CALLS = [
  { type: "tool_call", name: "orders/pay", id: "i-1", arguments: { city: "Bern" } },
  { type: "tool_call", name: "orders/orders", id: "i-1", arguments: { body: requestBody.content } },
];
const asked = (input: object): object => ({
  orchestrationTrace: {
    invocationInput: {
      traceId: ID,
      invocationType: "AGENT_COLLABORATOR",
      agentCollaboratorInvocationInput: { ...research, input },
    },
  },
});
const said = (output: object): object => ({
  orchestrationTrace: {
    observation: {
      traceId: ID,
      type: "AGENT_COLLABORATOR",
      agentCollaboratorInvocationOutput: { ...research, output, metadata: times(1, 9) },
    },
  },
});

describe("a collaborator that has its caller run a tool", () => {
  const runtime = useAgentRuntime();
  const messages = (name: string, side: "input" | "output"): unknown => {
    const span = runtime.sink.spans.find((one) => one.name === name);
    return JSON.parse(String(span?.attributes[`gen_ai.${side}.messages`]));
  };
  const reasons = (): unknown =>
    runtime.sink.spans.find(({ name }) => name === "invoke_agent research")?.attributes[
      "gen_ai.response.finish_reasons"
    ];

  it("ends with that, as the agent above it does, and both say which tools", async () => {
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          tracePart(S, asked({ type: "TEXT", text: "Pay it." })),
          tracePart(R, actionInput(`${uuid(2)}-0`, "pay", { executionType: "RETURN_CONTROL", invocationId: "i-1" })),
          tracePart(S, said({ type: "RETURN_CONTROL", returnControlPayload: payload })),
        ]),
        { type: "event", name: "returnControl", payload },
      ),
    );
    await callAgent(runtime.client(CAPTURE));
    expect(reasons()).toEqual(["tool_call"]);
    const answer = [{ role: "assistant", parts: CALLS, finish_reason: "tool_call" }];
    expect(messages("invoke_agent research", "output")).toEqual(answer);
    expect(messages("invoke_agent", "output")).toEqual(answer);
  });

  it("is handed the results as a tool's message", async () => {
    const responseBody = { TEXT: { body: "paid" } };
    const returnControlInvocationResults = [
      { functionResult: { actionGroup: "orders", function: "pay", responseBody } },
    ];
    const results = { invocationId: "i-1", returnControlInvocationResults };
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          tracePart(S, asked({ type: "RETURN_CONTROL", returnControlResults: results })),
          tracePart(S, said({ type: "TEXT", text: "Paid." })),
        ]),
        chunk("Paid."),
      ),
    );
    await callAgent(runtime.client(CAPTURE), { sessionState: results });
    const handed = {
      role: "tool",
      parts: [{ type: "tool_call_response", id: "i-1", response: responseBody }],
    };
    expect(messages("invoke_agent research", "input")).toEqual([handed]);
    expect(messages("invoke_agent research", "output")).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Paid." }], finish_reason: "stop" },
    ]);
    expect(messages("invoke_agent", "input")).toContainEqual(handed);
    expect(reasons()).toEqual(["stop"]);
  });
});
