import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelWithBidirectionalStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { context, type Span, trace } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, traces } from "../testing/agent-answer.ts";
import { threeLevels } from "../testing/agent-parts.ts";
import { MESSAGES, MODEL } from "../testing/bedrock.ts";
import { callAgent } from "../testing/call-agent.ts";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";
import { useBedrock } from "../testing/use-bedrock.ts";
import { SCOPE_NAME } from "../version.ts";
import { giveUpWaiting } from "./enriching-span.ts";

const input = { modelId: MODEL, messages: MESSAGES };

describe("beside an instrumentation that makes its calls with tracing switched off, as ADOT does", () => {
  const bedrock = useBedrock();
  /** The caller's span, theirs, and what is sent beneath it. */
  async function call(send: () => Promise<unknown>, theirsEnds = true): Promise<readonly [root: Span, theirs: Span]> {
    const root = trace.getTracer("application").startSpan("root");
    const active = trace.setSpan(context.active(), root);
    const theirs = trace.getTracer("@opentelemetry/instrumentation-aws-sdk").startSpan("theirs", {}, active);
    await context.with(suppressTracing(trace.setSpan(active, theirs)), send).catch(() => undefined);
    if (theirsEnds) theirs.end();
    giveUpWaiting();
    return [root, theirs];
  }
  const ours = () => bedrock.sink.spans.filter(({ instrumentationScope }) => instrumentationScope.name === SCOPE_NAME);

  it("their span is enriched", async () => {
    bedrock.answerWith(() => converse({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }));
    await call(() => bedrock.client().send(new ConverseCommand(input)));
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "outcrop.enriched": true,
      "gen_ai.request.model": MODEL,
    });
  });

  it("a span of ours stands in the place of one that they never end", async () => {
    bedrock.answerWith(() => awsError("ThrottlingException", "slow"));
    const [root] = await call(() => bedrock.client().send(new ConverseStreamCommand(input)), false);
    expect(ours().map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([root.spanContext().spanId]);
  });

  it("a span of ours tells what they do not see the end of, beneath theirs", async () => {
    bedrock.answerWith(() => awsError("ThrottlingException", "slow"));
    const command = new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: (async function* () {})() });
    const [, theirs] = await call(() => bedrock.client().send(command));
    expect(ours().map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([theirs.spanContext().spanId]);
  });

  it("what is done while a stream is read is recorded, beneath their span", async () => {
    bedrock.answerWith(() => converseStream({ text: "one two", deltaSize: 3 }));
    const client = bedrock.client();
    const root = trace.getTracer("application").startSpan("root");
    const active = trace.setSpan(context.active(), root);
    const theirs = trace.getTracer("@opentelemetry/instrumentation-aws-sdk").startSpan("theirs", {}, active);
    await context.with(active, async () => {
      const suppressed = suppressTracing(trace.setSpan(active, theirs));
      const { stream } = await context.with(suppressed, () => client.send(new ConverseStreamCommand(input)));
      for await (const event of stream ?? []) {
        void event;
        trace.getTracer("application").startSpan("inside").end();
      }
    });
    theirs.end();
    const inside = bedrock.sink.spans.filter(({ name }) => name === "inside");
    expect(inside.length).toBeGreaterThan(2);
    expect(new Set(inside.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(
      new Set([theirs.spanContext().spanId]),
    );
  });

  it("a span of our own is made where that is asked for", async () => {
    bedrock.answerWith(() => converse({ text: "hi" }));
    await call(() => bedrock.client({ OUTCROP_BESIDE: "own" }).send(new ConverseCommand(input)));
    expect(ours()).toHaveLength(1);
  });

  it.each(["enrich", "own"])(
    "an application that switches tracing off itself gets no span, with %s",
    async (beside) => {
      bedrock.answerWith(() => converse({ text: "hi" }));
      const client = bedrock.client({ OUTCROP_BESIDE: beside });
      await context.with(suppressTracing(context.active()), () => client.send(new ConverseCommand(input)));
      expect(bedrock.sink.spans).toEqual([]);
    },
  );
});

describe("an agent beside such an instrumentation", () => {
  const runtime = useAgentRuntime();

  it("has all of its spans", async () => {
    runtime.answerWith(() => agentAnswer([...traces(threeLevels()), chunk("done")]));
    await callAgent(runtime.client());
    const plain = runtime.sink.spans.length;
    const theirs = trace.getTracer("@opentelemetry/instrumentation-aws-sdk").startSpan("theirs");
    const active = suppressTracing(trace.setSpan(context.active(), theirs));
    await context.with(active, () => callAgent(runtime.client()));
    expect(plain).toBeGreaterThan(5);
    expect(runtime.sink.spans).toHaveLength(2 * plain);
  });
});
