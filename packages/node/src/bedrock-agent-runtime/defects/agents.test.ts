import { InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, failing, traces } from "../../testing/agent-answer.ts";
import {
  actionInput,
  finalResponse,
  lookupInput,
  lookupOutput,
  modelInput,
  modelOutput,
  RESEARCH,
  SUPERVISOR,
  threeLevels,
  tracePart,
  uuid,
} from "../../testing/agent-parts.ts";
import { until } from "../../testing/bedrock.ts";
import { AGENT_INPUT, callAgent } from "../../testing/call-agent.ts";
import { outline, spanForest } from "../../testing/span-tree.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";
import { findOperation } from "../../surfaces.ts";

const ID = `${uuid(1)}-0`;
const S = { chain: [SUPERVISOR] };
const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const MODEL_CALL = [
  tracePart({ ...S, at: 1 }, modelInput(ID)),
  tracePart({ ...S, at: 9 }, modelOutput(ID, [1, 9], [10, 1])),
];

// Numbers as in docs/bedrock-defects.md.
describe("defects seen in instrumentations of agents", () => {
  const runtime = useAgentRuntime();
  const names = (): readonly string[] => runtime.sink.spans.map(({ name }) => name);
  const root = (): ReadableSpan | undefined => runtime.sink.spans.at(-1);
  const seconds = ({ duration: [whole, nanos] }: ReadableSpan): number => whole + nanos / 1e9;

  it("2.B.2: an agent's call has GenAI meaning, and lasts as long as its stream", async () => {
    runtime.answerWith(() => agentAnswer(chunk("one"), { type: "pause", ms: 60 }, chunk("two")));
    await callAgent(runtime.client());
    const span = runtime.sink.onlySpan();
    expect(span.attributes["gen_ai.operation.name"]).toBe("invoke_agent");
    expect(seconds(span)).toBeGreaterThan(0.05);
  });

  it("2.C.12: leaving an agent's stream early, or never reading it, ends its span with what is known", async () => {
    runtime.answerWith(() => agentAnswer(traces(MODEL_CALL), chunk("one"), chunk("two")));
    await callAgent(runtime.client(), {}, 1);
    expect(names()).toEqual(["chat amazon.nova-lite-v1:0", "invoke_agent"]);
    await runtime.client({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "1" }).send(new InvokeAgentCommand(AGENT_INPUT));
    await until(() => runtime.sink.spans.length === 3);
  });

  it("2.C.13: what came before a failure in mid-stream stays", async () => {
    runtime.answerWith(() => agentAnswer(traces(MODEL_CALL), failing("internalServerException", "oh")));
    await callAgent(runtime.client());
    expect(names()).toEqual(["chat amazon.nova-lite-v1:0", "invoke_agent"]);
    expect(root()?.attributes["error.type"]).toBe("InternalServerException");
  });

  it("2.C.14: a failure in the trace is one, with code and reason", async () => {
    const failure = { failureTrace: { traceId: ID, failureCode: 400, failureReason: "No." } };
    runtime.answerWith(() => agentAnswer(traces([tracePart(S, failure)]), chunk("Sorry.")));
    await callAgent(runtime.client());
    expect(root()?.status).toEqual({ code: SpanStatusCode.ERROR, message: "No." });
    expect(root()?.attributes["error.type"]).toBe("400");
  });

  it("2.C.15: custom orchestration, returned control and files show", async () => {
    const returnControl = {
      invocationId: "i",
      invocationInputs: [{ functionInvocationInput: { actionGroup: "g", function: "f" } }],
    };
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          tracePart(S, { customOrchestrationTrace: { traceId: ID, event: { text: "step 1" } } }),
          tracePart(S, actionInput(ID, "f", { executionType: "RETURN_CONTROL", invocationId: "i" })),
        ]),
        { type: "event", name: "files", payload: { files: [{ name: "a", type: "b", bytes: "YQ==" }] } },
        { type: "event", name: "returnControl", payload: returnControl },
      ),
    );
    await callAgent(runtime.client());
    expect(names()).toEqual(["execute_tool orders/f", "invoke_agent"]);
    expect(root()?.events.map(({ name }) => name)).toEqual(["aws.bedrock.agent.custom_orchestration"]);
    expect(root()?.attributes).toMatchObject({
      "aws.bedrock.agent.response.files": 1,
      "aws.bedrock.agent.response.return_control_invocations": 1,
      "gen_ai.response.finish_reasons": ["tool_call"],
    });
  });

  it("2.C.16: the root's answer is the supervisor's, never a collaborator's", async () => {
    const collaborator = { chain: [SUPERVISOR, RESEARCH] };
    const parts = [
      tracePart(S, finalResponse(ID, "The supervisor's.")),
      tracePart(collaborator, finalResponse(ID, "Another's.")),
    ];
    runtime.answerWith(() => agentAnswer(traces(parts)));
    await callAgent(runtime.client(CAPTURE));
    const said = String(root()?.attributes["gen_ai.output.messages"]);
    expect(said).toContain("The supervisor's.");
    expect(said).not.toContain("Another's.");
  });

  it("2.C.17: the agent's span has totals, session, conversation and id", async () => {
    runtime.answerWith(() => agentAnswer(traces(threeLevels()), chunk("So.")));
    await callAgent(runtime.client());
    expect(root()?.attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.output_tokens": 11,
      "session.id": "s-1",
      "gen_ai.conversation.id": "s-1",
      "gen_ai.agent.id": "SUPER00001",
    });
  });

  it("2.C.18: no span begins before its parent, whatever the service's clock says", async () => {
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          ...MODEL_CALL,
          tracePart({ ...S, at: -9e6 }, lookupInput(ID, "KB1")),
          tracePart({ ...S, at: 9e6 }, lookupOutput(ID, [-9e6, 9e6])),
        ]),
      ),
    );
    await callAgent(runtime.client());
    const [from = 0, nanos = 0] = root()?.startTime ?? [];
    for (const { startTime } of runtime.sink.spans) {
      expect(startTime[0] - from + (startTime[1] - nanos) / 1e9).toBeGreaterThanOrEqual(0);
    }
  });

  it("2.C.19: a lookup has its question, and names are spelt", async () => {
    runtime.answerWith(() =>
      agentAnswer(traces([tracePart(S, lookupInput(ID, "KB1")), tracePart(S, lookupOutput(ID, [1, 2]))])),
    );
    await callAgent(runtime.client(CAPTURE));
    const [lookup] = runtime.sink.spans;
    expect([lookup?.name, lookup?.attributes["gen_ai.retrieval.query.text"]]).toEqual(["retrieval KB1", "Where?"]);
  });

  it("2.C.20: inline agents, reranking, flows and agentic retrieval are traced", () => {
    for (const name of ["InvokeInlineAgent", "Rerank", "InvokeFlow", "AgenticRetrieveStream"]) {
      expect(findOperation("BedrockAgentRuntimeClient", `${name}Command`)?.name).toBe(name);
    }
  });

  it("2.X.5: each step is told when it has ended, while the stream runs", async () => {
    const more = Promise.withResolvers<undefined>();
    const events = async function* () {
      yield* traces(MODEL_CALL);
      await more.promise;
      yield chunk("So.");
    };
    runtime.answerWith(() => ({ kind: "events", events: events() }));
    const calling = callAgent(runtime.client());
    await until(() => runtime.sink.spans.length === 1);
    more.resolve(undefined);
    await calling;
  });

  it("2.X.6: agents nest by their chain of callers: trace ids all the same, names wrong at the third level", async () => {
    runtime.answerWith(() => agentAnswer(traces(threeLevels()), chunk("So.")));
    await callAgent(runtime.client());
    const agents = outline(spanForest(runtime.sink.spans)).filter((line) => line.includes("invoke_agent"));
    const asked = ["  invoke_agent research", "    invoke_agent library"];
    expect(agents).toEqual(["invoke_agent", ...asked, ...asked]);
  });
});
