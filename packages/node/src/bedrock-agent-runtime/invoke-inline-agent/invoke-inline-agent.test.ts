import { InvokeInlineAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, traces } from "../../testing/agent-answer.ts";
import { called, modelInput, modelOutput, returned, tracePart, uuid } from "../../testing/agent-parts.ts";
import { outline, spanForest } from "../../testing/span-tree.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const ID = `${uuid(1)}-0`;
const PLANNER = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/INLINE_AGENT/s-1";
const P = { chain: [PLANNER] };
const H = { chain: [PLANNER, "helper"], name: "helper" };
const CONFIGURATION = { guardrailIdentifier: "gr-1", guardrailVersion: "2" };
const COMMAND = new InvokeInlineAgentCommand({
  sessionId: "s-1",
  agentName: "planner",
  foundationModel: "amazon.nova-lite-v1:0",
  instruction: "You plan journeys for people who travel.",
  inputText: "Where to?",
  guardrailConfiguration: CONFIGURATION,
  collaborators: [
    {
      agentName: "helper",
      foundationModel: "amazon.nova-micro-v1:0",
      instruction: "You help people who plan journeys.",
      guardrailConfiguration: { guardrailIdentifier: "gr-2", guardrailVersion: "1" },
    },
  ],
});

describe("an InvokeInlineAgent call", () => {
  const runtime = useAgentRuntime();

  it("is named, and has models and guardrails, by its own request", async () => {
    const guardrail = { guardrailTrace: { traceId: ID, action: "NONE", inputAssessments: [{}] } };
    const anonymous = { orchestrationTrace: { modelInvocationInput: { traceId: ID, type: "ORCHESTRATION" } } };
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          tracePart(P, guardrail),
          tracePart(P, anonymous),
          tracePart(P, modelOutput(ID, [1, 2], [10, 1])),
          tracePart(P, called(ID, "helper")),
          tracePart(H, guardrail),
          tracePart(H, modelInput(ID, "amazon.nova-micro-v1:0")),
          tracePart(H, modelOutput(ID, [2, 3], [20, 2])),
          tracePart(P, returned(ID, "helper", undefined, [2, 3])),
        ]),
        chunk("North."),
      ),
    );
    const client = runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
    const { completion } = await client.send(COMMAND);
    const seen: unknown[] = [];
    for await (const event of completion ?? []) seen.push(event);
    expect(seen).toHaveLength(1);
    const [root] = spanForest(runtime.sink.spans);
    expect(outline(root === undefined ? [] : [root])).toEqual([
      "invoke_agent planner",
      "  chat amazon.nova-lite-v1:0",
      "  invoke_agent helper",
      "    chat amazon.nova-micro-v1:0",
    ]);
    expect(root?.span.attributes).toMatchObject({
      "gen_ai.agent.name": "planner",
      "gen_ai.request.model": "amazon.nova-lite-v1:0",
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.version": "2",
      "session.id": "s-1",
      "gen_ai.usage.input_tokens": 30,
    });
    expect(root?.span.attributes["gen_ai.system_instructions"]).toContain("You plan journeys");
    expect(root?.span.attributes).not.toHaveProperty("gen_ai.agent.id");
    expect(root?.span.events[0]?.attributes).toMatchObject({ "aws.bedrock.guardrail.id": "gr-1" });
    const helper = runtime.sink.spans.find(({ name }) => name === "invoke_agent helper");
    expect(helper?.attributes).toMatchObject({
      "gen_ai.request.model": "amazon.nova-micro-v1:0",
      "aws.bedrock.guardrail.id": "gr-2",
    });
    expect(helper?.attributes).not.toHaveProperty("gen_ai.agent.id");
    expect(helper?.events[0]?.attributes).toMatchObject({ "aws.bedrock.guardrail.id": "gr-2" });
  });

  it("has collaborators without ids, named by the last of their aliases where nobody says more", async () => {
    const alias = (name: string): string => PLANNER.replace("s-1", name);
    const deep = { chain: [PLANNER, alias("helper"), alias("maps")], name: "helper" };
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          tracePart(P, called(ID, "helper", alias("helper"))),
          tracePart(deep, modelInput(ID)),
          tracePart(deep, modelOutput(ID, [2, 3], [20, 2])),
        ]),
        chunk("North."),
      ),
    );
    const { completion } = await runtime.client().send(COMMAND);
    for await (const event of completion ?? []) expect(event).toHaveProperty("chunk");
    expect(outline(spanForest(runtime.sink.spans))).toEqual([
      "invoke_agent planner",
      "  invoke_agent helper",
      "    invoke_agent maps",
      "      chat amazon.nova-lite-v1:0",
    ]);
    for (const { attributes } of runtime.sink.spans) expect(attributes).not.toHaveProperty("gen_ai.agent.id");
  });
});
