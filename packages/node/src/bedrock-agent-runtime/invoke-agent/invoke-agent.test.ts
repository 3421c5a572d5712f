import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { withSession } from "../../session/session.ts";
import { agentAnswer, chunk, traces } from "../../testing/agent-answer.ts";
import {
  actionInput,
  actionOutput,
  called,
  finalResponse,
  lookupInput,
  lookupOutput,
  modelInput,
  modelOutput,
  rationale,
  RESEARCH,
  SUPERVISOR,
  threeLevels,
  times,
  tracePart,
  uuid,
} from "../../testing/agent-parts.ts";
import { callAgent } from "../../testing/call-agent.ts";
import { until } from "../../testing/bedrock.ts";
import { outline, spanForest } from "../../testing/span-tree.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const ID = `${uuid(1)}-0`;
const S = { chain: [SUPERVISOR] };
const R = { chain: [SUPERVISOR, RESEARCH] };
const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
describe("an InvokeAgent call", () => {
  const runtime = useAgentRuntime();
  const named = (name: string): readonly ReadableSpan[] => runtime.sink.spans.filter((span) => span.name === name);
  const root = (): ReadableSpan => {
    const span = runtime.sink.spans.at(-1);
    if (span === undefined) throw new Error("Expected a span, got none");
    return span;
  };
  const run = (): void =>
    runtime.answerWith(() => agentAnswer(traces(threeLevels()), chunk("Look in "), chunk("the attic.")));

  it("is a tree of agents, models and lookups, three levels deep", async () => {
    run();
    await callAgent(runtime.client());
    const researched = [
      "  invoke_agent research",
      "    chat amazon.nova-lite-v1:0",
      "    invoke_agent library",
      "      retrieval KB1",
      "      chat amazon.nova-lite-v1:0",
    ];
    expect(outline(spanForest(runtime.sink.spans))).toEqual([
      "invoke_agent",
      "  chat amazon.nova-lite-v1:0",
      ...researched,
      ...researched,
    ]);
  });

  it("says who was asked, in which conversation, and what the model calls beneath add up to", async () => {
    run();
    await callAgent(runtime.client({ OUTCROP_AGENT_NAMES: "SUPER00001=butler" }));
    const { name, kind, attributes, status } = root();
    expect([name, kind, status.code]).toEqual(["invoke_agent butler", SpanKind.CLIENT, SpanStatusCode.UNSET]);
    expect(attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.agent.id": "SUPER00001",
      "gen_ai.agent.name": "butler",
      "aws.bedrock.agent.alias_id": "ALIAS00001",
      "session.id": "s-1",
      "gen_ai.conversation.id": "s-1",
      "outcrop.surface": "agent",
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.output_tokens": 11,
      "gen_ai.response.finish_reasons": ["stop"],
      "aws.bedrock.agent.response.chunks": 2,
      "server.address": "127.0.0.1",
    });
    for (const span of named("invoke_agent research")) {
      expect(span.attributes).toMatchObject({
        "gen_ai.agent.id": "RESEARCH01",
        "aws.bedrock.agent.alias_id": "ALIAS00002",
        "session.id": "s-1",
        "gen_ai.usage.input_tokens": 50,
        "gen_ai.usage.output_tokens": 5,
      });
    }
    for (const span of named("chat amazon.nova-lite-v1:0")) {
      expect(span.kind).toBe(SpanKind.CLIENT);
      expect(span.attributes["llm.cost.usd"]).toBeGreaterThan(0);
      expect(span.attributes).toMatchObject({
        "session.id": "s-1",
        "gen_ai.conversation.id": "s-1",
        "outcrop.surface": "agent",
      });
    }
    const costs = await runtime.sink.points("llm.cost.usd.total");
    const sum = named("chat amazon.nova-lite-v1:0").reduce(
      (total, span) => total + Number(span.attributes["llm.cost.usd"]),
      0,
    );
    expect(costs.reduce((total, point) => total + Number(point.value), 0)).toBeCloseTo(sum, 12);
  });

  it("keeps every span within its parent, with the service's times beside", async () => {
    run();
    await callAgent(runtime.client());
    const spans = runtime.sink.spans;
    const ms = ([seconds, nanos]: readonly [number, number]): number => seconds * 1_000 + nanos / 1e6;
    for (const span of spans) {
      const parent = spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
      if (parent === undefined) continue;
      expect(ms(span.startTime)).toBeGreaterThanOrEqual(ms(parent.startTime));
      expect(ms(span.endTime)).toBeLessThanOrEqual(ms(parent.endTime));
    }
    expect(named("retrieval KB1")[0]?.attributes).toMatchObject({
      "aws.bedrock.knowledge_base.id": "KB1",
      "aws.bedrock.knowledge_base.document_count": 2,
      "aws.bedrock.agent.trace.start_time": "2026-03-01T10:00:00.141Z",
      "aws.bedrock.agent.trace.end_time": "2026-03-01T10:00:00.149Z",
    });
  });

  it("tells each step while the stream still runs", async () => {
    const more = Promise.withResolvers<undefined>();
    const parts = traces([
      tracePart({ ...S, at: 1 }, modelInput(ID)),
      tracePart({ ...S, at: 2 }, modelOutput(ID, [1, 2], [1, 1])),
    ]);
    runtime.answerWith(() => ({
      kind: "events",
      events: (async function* () {
        yield* parts;
        await more.promise;
        yield chunk("So.");
      })(),
    }));
    const calling = callAgent(runtime.client());
    await until(() => runtime.sink.spans.length === 1);
    more.resolve(undefined);
    expect(await calling).toHaveLength(1);
    expect(runtime.sink.spans).toHaveLength(2);
  });

  it("shows a failure that the trace tells as the agent's, with code and reason", async () => {
    const failure = {
      failureTrace: { traceId: ID, failureCode: 424, failureReason: "No Lambda.", metadata: times(1, 2) },
    };
    runtime.answerWith(() =>
      agentAnswer(traces([tracePart(S, actionInput(ID, "f")), tracePart(S, failure)]), chunk("Sorry.")),
    );
    await callAgent(runtime.client());
    for (const span of runtime.sink.spans) {
      expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: "No Lambda." });
      expect(span.attributes["error.type"]).toBe("424");
    }
    const [duration] = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(duration?.attributes["error.type"]).toBe("424");
  });

  it("puts a guardrail's verdicts on the agent that it judged, and never what it matched", async () => {
    const guardrail = (action: string, more: object): object => ({
      guardrailTrace: { traceId: `${uuid(1)}-guardrail-post-0`, action, metadata: times(1, 2), ...more },
    });
    const entities = {
      sensitiveInformationPolicy: { piiEntities: [{ type: "NAME", match: "Ann", action: "BLOCKED" }] },
    };
    runtime.answerWith(() =>
      agentAnswer(
        traces([
          tracePart(S, guardrail("NONE", {})),
          tracePart(S, guardrail("INTERVENED", { outputAssessments: [entities] })),
        ]),
        chunk("I cannot say."),
      ),
    );
    await callAgent(runtime.client(CAPTURE));
    const { events, attributes } = runtime.sink.onlySpan();
    expect(
      events.map(({ name, attributes: of }) => [
        name,
        of?.["aws.bedrock.guardrail.action"],
        of?.["aws.bedrock.guardrail.source"],
      ]),
    ).toEqual([
      ["aws.bedrock.guardrail.assessment", "NONE", "OUTPUT"],
      ["aws.bedrock.guardrail.assessment", "GUARDRAIL_INTERVENED", "OUTPUT"],
    ]);
    expect(attributes).toMatchObject({
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "aws.bedrock.guardrail.policies": ["sensitive_information"],
      "gen_ai.response.finish_reasons": ["content_filter"],
    });
    expect(JSON.stringify([events, attributes])).not.toContain("Ann");
  });

  it("counts what it answers with, and hands tools over where control returns", async () => {
    const parameters = [{ name: "city", type: "string", value: "Bern" }];
    const returnControl = {
      invocationId: "i-1",
      invocationInputs: [{ functionInvocationInput: { actionGroup: "orders", function: "pay", parameters } }],
    };
    const returning = actionInput(ID, "pay", { executionType: "RETURN_CONTROL", invocationId: "i-1", parameters });
    runtime.answerWith(() =>
      agentAnswer(
        traces([tracePart(S, returning)]),
        chunk("a", { attribution: { citations: [{}, {}] } }),
        { type: "event", name: "files", payload: { files: [{ name: "a.csv", type: "text/csv", bytes: "YQ==" }] } },
        { type: "event", name: "returnControl", payload: returnControl },
      ),
    );
    await callAgent(runtime.client(CAPTURE));
    expect(root().attributes).toMatchObject({
      "aws.bedrock.agent.response.chunks": 1,
      "aws.bedrock.agent.response.citations": 2,
      "aws.bedrock.agent.response.files": 1,
      "aws.bedrock.agent.response.return_control_invocations": 1,
      "gen_ai.response.finish_reasons": ["tool_call"],
    });
    expect(JSON.parse(String(root().attributes["gen_ai.output.messages"]))[0].parts).toEqual([
      { type: "text", content: "a" },
      { type: "tool_call", name: "orders/pay", id: "i-1", arguments: { city: "Bern" } },
    ]);
    const [tool] = named("execute_tool orders/pay");
    expect(tool?.attributes).toMatchObject({
      "gen_ai.tool.name": "orders/pay",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": "i-1",
      "gen_ai.tool.call.arguments": '{"city":"Bern"}',
    });
    expect(tool?.attributes).not.toHaveProperty("outcrop.agent.incomplete");
  });

  it("that is resumed with results says them, and has no second span of the tools that they are of", async () => {
    runtime.answerWith(() =>
      agentAnswer(traces([tracePart(S, actionOutput(ID, [1, 2])), tracePart(S, finalResponse(ID, "Sunny."))])),
    );
    const responseBody = { TEXT: { body: "sunny" } };
    const returnControlInvocationResults = [
      { functionResult: { actionGroup: "weather", function: "ask", responseBody } },
    ];
    await callAgent(runtime.client(CAPTURE), { sessionState: { invocationId: "i-1", returnControlInvocationResults } });
    expect(runtime.sink.spans.map(({ name }) => name)).toEqual(["invoke_agent"]);
    expect(JSON.parse(String(root().attributes["gen_ai.input.messages"])).at(-1)).toEqual({
      role: "tool",
      parts: [{ type: "tool_call_response", id: "i-1", response: responseBody }],
    });
  });

  it("records what was said where it is captured, each on its own span, and nothing otherwise", async () => {
    const parts = [
      tracePart(S, modelInput(ID)),
      tracePart(S, modelOutput(ID, [1, 2], [1, 1])),
      tracePart(S, rationale(ID, "It must be upstairs.")),
      tracePart(S, called(ID, "research", RESEARCH)),
      tracePart(R, lookupInput(ID, "KB1")),
      tracePart(R, lookupOutput(ID, [1, 2])),
      tracePart(R, finalResponse(ID, "A secret of research.")),
      tracePart(S, actionInput(ID, "f", { parameters: [{ name: "n", value: "1" }] })),
      tracePart(S, actionOutput(ID, [1, 2])),
    ];
    runtime.answerWith(() => agentAnswer(traces(parts), chunk("In the attic.")));
    await callAgent(runtime.client(CAPTURE));
    const said = Object.fromEntries(
      runtime.sink.spans.map(({ name, attributes }) => [name, JSON.stringify(attributes)]),
    );
    expect(said["invoke_agent"]).toContain("In the attic.");
    expect(said["invoke_agent"]).toContain("Where is my hat?");
    expect(said["invoke_agent"]).not.toContain("secret");
    expect(said["invoke_agent research"]).toContain("A secret of research.");
    expect(said["invoke_agent research"]).toContain("Ask research");
    expect(said["chat amazon.nova-lite-v1:0"]).toContain("It must be upstairs.");
    expect(said["chat amazon.nova-lite-v1:0"]).toContain("What now?");
    expect(said["retrieval KB1"]).toContain("passage 1");
    expect(said["execute_tool orders/f"]).toContain("done");
    const before = runtime.sink.spans.length;
    await callAgent(runtime.client());
    const silent = JSON.stringify(
      runtime.sink.spans.slice(before).map(({ attributes, events }) => [attributes, events]),
    );
    expect(silent).not.toMatch(/attic|my hat|secret|upstairs|passage|What now|done/);
  });

  it("records texts as they were said, and the same finish reason twice", async () => {
    const failed = {
      traceId: ID,
      type: "ACTION_GROUP_CODE_INTERPRETER",
      codeInterpreterInvocationOutput: { executionError: 'He said "no".' },
    };
    const parts = [
      tracePart(S, modelInput(ID)),
      tracePart(S, modelOutput(ID, [1, 2], [1, 1])),
      tracePart(S, { customOrchestrationTrace: { traceId: ID, event: { text: 'A "plan".' } } }),
      tracePart(S, { orchestrationTrace: { observation: failed } }),
    ];
    runtime.answerWith(() => agentAnswer(traces(parts), chunk("In the attic.")));
    await callAgent(runtime.client(CAPTURE));
    const [model, code] = runtime.sink.spans;
    expect(model?.attributes["gen_ai.response.finish_reasons"]).toEqual(["unknown"]);
    expect(model?.attributes["gen_ai.output.messages"]).toContain('"finish_reason":"unknown"');
    expect(code?.status.message).toBe('He said "no".');
    expect(root().events[0]?.attributes?.["aws.bedrock.agent.event.text"]).toBe('A "plan".');
  });

  it("stands in the session that the application names, and in its own conversation", async () => {
    run();
    const client = runtime.client();
    await withSession({ sessionId: "mine", userId: "u" }, () => callAgent(client));
    for (const { attributes } of runtime.sink.spans) {
      expect(attributes).toMatchObject({ "session.id": "mine", "user.id": "u", "gen_ai.conversation.id": "s-1" });
    }
  });

  it("tolerates members that are newer than it, and counts them", async () => {
    const newer = [{ dreamTrace: { depth: 3 } }, { orchestrationTrace: { dream: {} } }];
    runtime.answerWith(() =>
      agentAnswer(
        // The SDK itself leaves out events that it does not know.
        { type: "event", name: "dream", payload: {} },
        traces(newer.map((trace) => tracePart(S, trace))),
        chunk("So."),
      ),
    );
    const asked = { enableTrace: true };
    expect(await callAgent(runtime.client(), asked)).toEqual(await callAgent(runtime.plain(), asked));
    expect(runtime.sink.onlySpan().attributes["outcrop.agent.unknown_events"]).toBe(2);
  });
});
