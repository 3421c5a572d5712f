import { awsError, converse, converseStream, type ReplayAnswer, type ReplayRequest } from "@outcrop/replay";
import { BUSY_MODEL } from "./make-call.ts";

/** 100 tokens are read from the cache, which the service counts beside the input. */
const USAGE = { inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 100 };
const CLAUDE_USAGE = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 100 };

/** What every call that is answered used, by the conventions: cached tokens are a part of the input. */
export const SPENT = { input: 110, output: 5, cacheRead: 100 };

/** Plays Bedrock for the calls of `make-call.ts`. */
export function answer({ operation, path }: ReplayRequest): ReplayAnswer {
  if (decodeURIComponent(path).includes(BUSY_MODEL)) {
    return awsError("ThrottlingException", "Too many requests", 429);
  }
  switch (operation) {
    case "Converse":
      return converse({ text: "hi", usage: USAGE });
    case "ConverseStream":
      return converseStream({ text: "hi there", usage: USAGE });
    case "InvokeModel":
      return {
        kind: "json",
        json: { content: [{ type: "text", text: "hi" }], stop_reason: "end_turn", usage: CLAUDE_USAGE },
      };
    default:
      return { kind: "events", events: CLAUDE_EVENTS.map(chunk) };
  }
}

const CLAUDE_EVENTS: readonly object[] = [
  { type: "message_start", message: { role: "assistant", usage: { ...CLAUDE_USAGE, output_tokens: 1 } } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
  {
    type: "message_stop",
    "amazon-bedrock-invocationMetrics": {
      inputTokenCount: 10,
      outputTokenCount: 5,
      cacheReadInputTokenCount: 100,
      invocationLatency: 1,
      firstByteLatency: 1,
    },
  },
];

function chunk(body: object): { type: "event"; name: string; payload: object } {
  return { type: "event", name: "chunk", payload: { bytes: Buffer.from(JSON.stringify(body)).toString("base64") } };
}
