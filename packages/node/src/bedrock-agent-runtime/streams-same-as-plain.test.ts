import {
  AgenticRetrieveStreamCommand,
  type BedrockAgentRuntimeClient,
  InvokeFlowCommand,
  RetrieveAndGenerateStreamCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";

const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
const node = (member: string): ReplayEvent =>
  event("flowTraceEvent", { trace: { [member]: { nodeName: "A", timestamp: "2026-11-20T09:00:00Z", fields: [] } } });
const failure: ReplayEvent = { type: "exception", name: "throttlingException", payload: { message: "slow" } };
const error: ReplayEvent = { type: "error", code: "InternalFailure", message: "oh" };

type Open = (client: BedrockAgentRuntimeClient, abortSignal: AbortSignal) => Promise<AsyncIterable<object> | undefined>;
/** By the operation: how it is called, and the events that its stream may have. */
const STREAMS: Readonly<Record<string, readonly [Open, readonly ReplayEvent[]]>> = {
  InvokeFlow: [
    async (client, abortSignal) => {
      const command = new InvokeFlowCommand({ flowIdentifier: "F", flowAliasIdentifier: "A", inputs: [] });
      return (await client.send(command, { abortSignal })).responseStream;
    },
    [
      node("nodeInputTrace"),
      node("nodeOutputTrace"),
      event("flowOutputEvent", { nodeName: "Out", nodeType: "FlowOutputNode", content: { document: "x" } }),
      event("flowCompletionEvent", { completionReason: "SUCCESS" }),
      failure,
      error,
    ],
  ],
  RetrieveAndGenerateStream: [
    async (client, abortSignal) => {
      const command = new RetrieveAndGenerateStreamCommand({ input: { text: "hi" } });
      return (await client.send(command, { abortSignal })).stream;
    },
    [
      event("output", { text: "one" }),
      event("citation", { citation: { retrievedReferences: [{ content: { text: "x" } }] } }),
      event("guardrail", { action: "NONE" }),
      failure,
      error,
    ],
  ],
  AgenticRetrieveStream: [
    async (client, abortSignal) => {
      const command = new AgenticRetrieveStreamCommand({
        messages: [],
        retrievers: [],
        agenticRetrieveConfiguration: {},
      });
      return (await client.send(command, { abortSignal })).stream;
    },
    [
      event("traceEvent", {
        id: "a",
        timestamp: 1,
        attributes: { step: "Planning", status: "SUCCEEDED", message: "" },
      }),
      event("responseEvent", { text: "one" }),
      event("result", { results: [] }),
      failure,
      error,
    ],
  ],
};

type Stop = "never" | "break" | "throw" | "abort";

/** Everything that a caller sees who stops in some way after so many events. */
async function see(open: Open, client: BedrockAgentRuntimeClient, stop: Stop, after: number): Promise<unknown> {
  const abort = new AbortController();
  const seen: unknown[] = [];
  try {
    const stream = await open(client, abort.signal);
    // Whether an error is the call's or the stream's shows, too.
    seen.push("answered");
    for await (const one of stream ?? []) {
      seen.push(one);
      if (seen.length <= after) continue;
      if (stop === "break") break;
      if (stop === "throw") throw new Error("the caller's own");
      if (stop === "abort") abort.abort();
    }
    seen.push("end");
  } catch (thrown) {
    // To an error that it does not know, as a stream's first event, the SDK adds where to look for the raw response.
    seen.push(thrown instanceof Error ? [thrown.name, thrown.message.split("\n")[0]] : thrown);
  }
  return seen;
}

describe.each(Object.entries(STREAMS))("the caller of %s", (_, [open, kinds]) => {
  const runtime = useAgentRuntime();

  it("gets what it would get without us, whatever comes and wherever it stops, and one ended call", async () => {
    const roots = (): number =>
      runtime.sink.spans.filter(({ parentSpanContext }) => parentSpanContext === undefined).length;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { maxLength: 8 }),
        fc.constantFrom<Stop>("never", "break", "throw", "abort"),
        fc.nat(4),
        async (events, stop, after) => {
          runtime.answerWith((): ReplayAnswer => ({ kind: "events", events }));
          const before = roots();
          const plain = await see(open, runtime.plain(), stop, after);
          expect(await see(open, runtime.client(), stop, after)).toEqual(plain);
          expect(roots()).toBe(before + 1);
        },
      ),
      { numRuns: 25 },
    );
  });
});
