import { type BedrockAgentRuntimeClient, InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { agentAnswer, chunk, failing, traces } from "../../testing/agent-answer.ts";
import {
  actionInput,
  called,
  modelInput,
  modelOutput,
  RESEARCH,
  SUPERVISOR,
  threeLevels,
  tracePart,
  uuid,
} from "../../testing/agent-parts.ts";
import { AGENT_INPUT, callAgent } from "../../testing/call-agent.ts";
import { until } from "../../testing/bedrock.ts";
import { counted } from "../../testing/counted-stream.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const ID = `${uuid(1)}-0`;
const S = { chain: [SUPERVISOR] };
const R = { chain: [SUPERVISOR, RESEARCH] };
describe("a call of an agent", () => {
  const runtime = useAgentRuntime();
  const root = (): ReadableSpan => {
    const span = runtime.sink.spans.at(-1);
    if (span === undefined) throw new Error("Expected a span, got none");
    return span;
  };
  const run = (): void =>
    runtime.answerWith(() => agentAnswer(traces(threeLevels()), chunk("Look in "), chunk("the attic.")));

  describe("asks for the trace", () => {
    it("where the caller does not say, and keeps it from the caller", async () => {
      run();
      const command = new InvokeAgentCommand(AGENT_INPUT);
      const { completion } = await runtime.client().send(command);
      const seen: unknown[] = [];
      for await (const event of completion ?? []) seen.push(event);
      expect(seen).toEqual(await callAgent(runtime.plain()));
      expect(seen).toHaveLength(2);
      expect(command.input).toEqual(AGENT_INPUT);
      expect(JSON.parse(Buffer.from(runtime.requests[0]?.body ?? []).toString())).toMatchObject({ enableTrace: true });
      expect(runtime.sink.spans).toHaveLength(12);
    });

    it("not where the caller says yes or no", async () => {
      run();
      expect(await callAgent(runtime.client(), { enableTrace: true })).toEqual(
        await callAgent(runtime.plain(), { enableTrace: true }),
      );
      expect(runtime.sink.spans).toHaveLength(12);
      expect(await callAgent(runtime.client(), { enableTrace: false })).toHaveLength(2);
      expect(runtime.sink.spans).toHaveLength(13);
      expect(root().attributes).not.toHaveProperty("gen_ai.usage.input_tokens");
    });

    it("not where it is switched off, for all clients or one", async () => {
      run();
      await callAgent(runtime.client({ OUTCROP_AGENT_TRACE: "off" }));
      await callAgent(instrumentClient(runtime.plain(), { agentTrace: "off", agentNames: { SUPER00001: "x" } }));
      expect(runtime.requests.map(({ body }) => Buffer.from(body).includes("enableTrace"))).toEqual([false, false]);
      expect(runtime.sink.spans.map(({ name }) => name)).toEqual(["invoke_agent", "invoke_agent x"]);
      await callAgent(runtime.client({ OUTCROP_AGENT_TRACE: "off" }), { enableTrace: true });
      expect(runtime.sink.spans).toHaveLength(3);
    });
  });

  it("keeps what came before the service failed, and marks what was under way", async () => {
    const parts = [
      tracePart({ ...S, at: 1 }, modelInput(ID)),
      tracePart({ ...S, at: 2 }, modelOutput(ID, [1, 2], [10, 1])),
      tracePart({ ...S, at: 3 }, called(ID, "research", RESEARCH)),
      tracePart({ ...R, at: 4 }, actionInput(ID, "find")),
    ];
    runtime.answerWith(() => agentAnswer(traces(parts), chunk("Look"), failing("throttlingException", "slow")));
    expect(await callAgent(runtime.client())).toEqual(await callAgent(runtime.plain()));
    expect(runtime.sink.spans.map(({ name, attributes }) => [name, attributes["outcrop.agent.incomplete"]])).toEqual([
      ["chat amazon.nova-lite-v1:0", undefined],
      ["execute_tool orders/find", true],
      ["invoke_agent research", true],
      ["invoke_agent", undefined],
    ]);
    expect(root().attributes).toMatchObject({ "error.type": "ThrottlingException", "gen_ai.usage.input_tokens": 10 });
    expect(root().attributes).not.toHaveProperty("gen_ai.response.finish_reasons");
  });

  it("ends its spans where the caller stops, aborts, or never reads", async () => {
    const parts = traces([
      tracePart(S, modelInput(ID)),
      tracePart(S, modelOutput(ID, [1, 2], [10, 1])),
      tracePart(S, actionInput(ID, "f")),
    ]);
    runtime.answerWith(() => agentAnswer(parts, chunk("one"), chunk("two")));
    await callAgent(runtime.client(), {}, 1);
    const names = ["chat amazon.nova-lite-v1:0", "execute_tool orders/f", "invoke_agent"];
    expect(runtime.sink.spans.map(({ name }) => name)).toEqual(names);
    expect(root().attributes).toMatchObject({
      "gen_ai.response.finish_reasons": ["error"],
      "outcrop.agent.incomplete": true,
    });

    runtime.answerWith(() => agentAnswer(parts, chunk("one"), { type: "pause", ms: 20_000 }, chunk("two")));
    const controller = new AbortController();
    const { completion } = await runtime
      .client()
      .send(new InvokeAgentCommand(AGENT_INPUT), { abortSignal: controller.signal });
    const reading = (async () => {
      for await (const event of completion ?? []) if (event.chunk !== undefined) controller.abort();
    })();
    await reading.catch(() => undefined);
    expect(runtime.sink.spans).toHaveLength(6);

    await runtime.client({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "1" }).send(new InvokeAgentCommand(AGENT_INPUT));
    await until(() => runtime.sink.spans.length === 9);
    expect(root().attributes["outcrop.stream.unread"]).toBe(true);
  });

  it("ends its spans where the caller gives up before its first event", async () => {
    const parts = traces([tracePart(S, modelInput(ID)), tracePart(S, modelOutput(ID, [1, 2], [10, 1]))]);
    runtime.answerWith(() => agentAnswer(parts, { type: "pause", ms: 20_000 }, chunk("late")));
    const controller = new AbortController();
    const client = runtime.client();
    const read = async (): Promise<unknown> => {
      const { signal: abortSignal } = controller;
      const { completion } = await client.send(new InvokeAgentCommand(AGENT_INPUT), { abortSignal });
      for await (const event of completion ?? []) return event;
      return undefined;
    };
    const reading = read().catch(() => undefined);
    await until(() => runtime.sink.spans.length === 1);
    controller.abort();
    expect(await reading).toBeUndefined();
    expect(runtime.sink.spans.map(({ name }) => name)).toEqual(["chat amazon.nova-lite-v1:0", "invoke_agent"]);
  });

  it("keeps the trace from a caller who reads after the span has ended", async () => {
    run();
    const { completion } = await runtime
      .client({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "1" })
      .send(new InvokeAgentCommand(AGENT_INPUT));
    await until(() => runtime.sink.spans.length === 12);
    expect(root().attributes["outcrop.stream.unread"]).toBe(true);
    const seen: unknown[] = [];
    for await (const event of completion ?? []) seen.push(event);
    expect(seen).toHaveLength(2);
    expect(runtime.sink.spans).toHaveLength(12);
  });

  it("leaves it to the SDK to try again where the service fails before the caller's first event", async () => {
    const parts = [tracePart(S, modelInput(ID)), tracePart(S, modelOutput(ID, [1, 2], [10, 1]))];
    const failed = { failureTrace: { traceId: ID, failureCode: 429, failureReason: "slow" } };
    const throttled = agentAnswer(traces([...parts, tracePart(S, failed)]), failing("throttlingException", "slow"));
    let left = 2;
    runtime.answerWith(() => (left-- > 0 ? throttled : agentAnswer(traces(parts), chunk("one"))));
    expect(await callAgent(instrumentClient(runtime.plain({ retryStrategy: retryTwice() }), {}))).toHaveLength(1);
    expect(runtime.requests).toHaveLength(3);
    // What all three attempts did has to be paid; that two of them failed is not how the call ended.
    expect(runtime.sink.spans.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 3 }, () => "chat amazon.nova-lite-v1:0"),
      "invoke_agent",
    ]);
    expect(root().attributes).toMatchObject({ "gen_ai.usage.input_tokens": 30, "aws.retry.attempts": 3 });
    expect(root().attributes).not.toHaveProperty("error.type");

    left = 1;
    const sending = runtime.client().send(new InvokeAgentCommand(AGENT_INPUT));
    await expect(sending).rejects.toMatchObject({ name: "ThrottlingException", $metadata: { attempts: 1 } });
    expect(root().attributes).toMatchObject({ "error.type": "ThrottlingException", "gen_ai.usage.input_tokens": 10 });
  });

  it("pulls nothing before its caller does, and for each read no more than up to the next event that is not hidden", async () => {
    const parts = traces([tracePart(S, modelInput(ID)), tracePart(S, modelOutput(ID, [1, 2], [10, 1]))]);
    runtime.answerWith(() => agentAnswer(parts, chunk("one"), parts, chunk("two"), parts));
    const client = runtime.client();
    const pulls = counted(client);
    const { completion } = await client.send(new InvokeAgentCommand(AGENT_INPUT));
    expect(pulls.count).toBe(0);
    const iterator = completion?.[Symbol.asyncIterator]();
    // The first of the caller's events is there when the SDK answers, as without us.
    for (const count of [1, 4, 7]) {
      await iterator?.next();
      expect(pulls.count).toBe(count);
    }
  });

  it("gives callers who do not wait for each other what they would get without it", async () => {
    const parts = traces([tracePart(S, modelInput(ID)), tracePart(S, modelOutput(ID, [1, 2], [10, 1]))]);
    runtime.answerWith(() => agentAnswer(parts, chunk("one"), parts, chunk("two"), parts));
    const read = async (client: BedrockAgentRuntimeClient): Promise<unknown> => {
      const { completion } = await client.send(new InvokeAgentCommand(AGENT_INPUT));
      const iterator = completion?.[Symbol.asyncIterator]();
      return Promise.all([
        iterator?.next(),
        iterator?.next(),
        iterator?.next(),
        iterator?.return?.(),
        iterator?.next(),
      ]);
    };
    expect(await read(runtime.client())).toEqual(await read(runtime.plain()));
  });
});

/** The SDK's interface of a strategy, without its waiting. */
function retryTwice() {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    mode: "standard",
    acquireInitialRetryToken: () => Promise.resolve(token(0)),
    refreshRetryTokenForRetry: ({ getRetryCount }: ReturnType<typeof token>) =>
      getRetryCount() < 2
        ? Promise.resolve(token(getRetryCount() + 1))
        : Promise.reject(new Error("Cannot try again: expected at most 2 retries, got 3")),
    recordSuccess: () => undefined,
  };
}
