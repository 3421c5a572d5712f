import { RetrieveCommand, type BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { retrieve } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { agentAnswer, chunk, traces } from "../testing/agent-answer.ts";
import {
  actionInput,
  actionOutput,
  lookupInput,
  lookupOutput,
  SUPERVISOR,
  tracePart,
  uuid,
} from "../testing/agent-parts.ts";
import { callAgent } from "../testing/call-agent.ts";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";
import type { CapturedContent } from "./captured-content.ts";
import type { ContentCall, ContentHook } from "./content-hook.ts";
import { pendingContent } from "./pending.ts";

const ON = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const ID = `${uuid(1)}-0`;
const S = { chain: [SUPERVISOR] };

/** Replaces every word of the one kind. */
const redacting: ContentHook = (content) =>
  JSON.parse(JSON.stringify(content).replaceAll("secret", "***")) as CapturedContent;

describe("what tools and lookups carry", () => {
  const runtime = useAgentRuntime();
  const calls: ContentCall[] = [];

  function client(hook: ContentHook, env: Readonly<Record<string, string>> = ON): BedrockAgentRuntimeClient {
    calls.length = 0;
    const plain = runtime.plain();
    const contentHook: ContentHook = (content, call) => {
      calls.push(call);
      return hook(content, call);
    };
    const telemetry = createTelemetry(settingsFrom(env), { contentHook });
    plain.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    return plain;
  }
  const spanOf = (operation: string): ReadableSpan | undefined =>
    runtime.sink.spans.find(({ attributes }) => attributes["gen_ai.operation.name"] === operation);
  async function run(hook: ContentHook, env?: Readonly<Record<string, string>>): Promise<void> {
    const parameters = [{ name: "id", type: "string", value: "secret 7" }];
    const parts = [
      tracePart({ ...S, at: 1 }, actionInput(ID, "find", { parameters })),
      tracePart({ ...S, at: 2 }, actionOutput(ID, [1, 2])),
      tracePart({ ...S, at: 3 }, lookupInput(ID, "KB1")),
      tracePart({ ...S, at: 4 }, lookupOutput(ID, [3, 4], 1)),
    ];
    runtime.answerWith(() => agentAnswer(traces(parts), chunk("Done.")));
    await callAgent(client(hook, env));
    await pendingContent();
  }

  it("goes through the hook as the messages that it stands for", async () => {
    const seen: CapturedContent[] = [];
    await run((content, call) => {
      seen.push(content);
      return redacting(content, call);
    });
    const [tool, lookup] = seen;
    expect(tool?.inputMessages).toMatchObject([
      { role: "assistant", parts: [{ type: "tool_call", name: "orders/find", arguments: { id: "secret 7" } }] },
    ]);
    expect(tool?.outputMessages).toMatchObject([{ role: "tool", parts: [{ type: "tool_call_response" }] }]);
    expect(lookup?.inputMessages).toMatchObject([{ role: "user", parts: [{ type: "text" }] }]);
    expect(lookup?.outputMessages).toMatchObject([
      { role: "tool", parts: [{ response: [{ id: expect.any(String) }] }] },
    ]);
    expect(spanOf("execute_tool")?.attributes["gen_ai.tool.call.arguments"]).toBe('{"id":"*** 7"}');
    expect(spanOf("execute_tool")?.attributes["gen_ai.tool.call.result"]).toEqual(expect.any(String));
    expect(spanOf("retrieval")?.attributes["gen_ai.retrieval.query.text"]).toEqual(expect.any(String));
    expect(JSON.stringify(runtime.sink.spans.map(({ attributes }) => attributes))).not.toContain("secret");
    expect(calls.map(({ operation }) => operation)).toEqual(["execute_tool", "retrieval", "invoke_agent"]);
    expect(calls[0]?.spanId).toBe(spanOf("execute_tool")?.spanContext().spanId);
  });

  it("is recorded as far as the hook leaves it, late or with a reference in its place", async () => {
    const uri = { type: "uri", modality: "document", uri: "s3://kept/1" };
    await run(async () => ({ inputMessages: [{ role: "assistant", parts: [uri] }] }));
    const tool = spanOf("execute_tool");
    expect(tool?.attributes["gen_ai.tool.call.arguments"]).toBe(JSON.stringify(uri));
    expect(tool?.attributes).not.toHaveProperty("gen_ai.tool.call.result");
  });

  it("is not recorded where the hook fails", async () => {
    await run(() => {
      throw new Error("no");
    });
    expect(spanOf("execute_tool")?.attributes["outcrop.content.dropped"]).toBe("hook_failed");
    expect(JSON.stringify(spanOf("execute_tool")?.attributes)).not.toContain("secret");
  });

  it("is not recorded where content is not wanted, and the hook runs all the same", async () => {
    await run(redacting, {});
    expect(calls).toHaveLength(3);
    expect(Object.keys(spanOf("retrieval")?.attributes ?? {}).join(" ")).not.toMatch(/query|documents/);
  });

  it("of a lookup of one's own goes the same way", async () => {
    runtime.answerWith(() => retrieve([{ text: "the secret passage", uri: "s3://a/b", score: 0.5 }]));
    const retrievalQuery = { text: "Where is the secret?" };
    await client(redacting).send(new RetrieveCommand({ knowledgeBaseId: "KB1", retrievalQuery }));
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.retrieval.query.text"]).toBe("Where is the ***?");
    expect(attributes["gen_ai.retrieval.documents"]).toContain("the *** passage");
    expect(calls).toMatchObject([{ operation: "retrieval", input: { knowledgeBaseId: "KB1" } }]);
  });
});
