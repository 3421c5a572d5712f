import type { Span } from "@opentelemetry/api";
import { arrayOf, memberOf } from "../values.ts";
import { type Part, toParts, toToolCall, toToolResponse } from "./content-parts.ts";
import type { ContentRecorder } from "./content.ts";
import { pythonStr } from "./python-repr.ts";

/** Whereto and how the JSON of the messages is written. */
export interface LatestContentOptions {
  readonly write: (span: Span, attributes: Readonly<Record<string, string>>) => void;
  readonly encode: (value: unknown) => string;
}

const INPUT = "gen_ai.input.messages";
const OUTPUT = "gen_ai.output.messages";

/** All messages together, in the parts of the conventions from 1.37 on. */
export function latestContent({ write, encode }: LatestContentOptions): ContentRecorder {
  const output = (span: Span, role: unknown, parts: readonly Part[], stopReason?: unknown): void => {
    const finish = stopReason === undefined ? {} : { finish_reason: pythonStr(stopReason) };
    write(span, { [OUTPUT]: encode([{ role, parts, ...finish }]) });
  };
  const input = (span: Span, role: string, parts: readonly Part[]): void =>
    write(span, { [INPUT]: encode([{ role, parts }]) });
  return {
    systemPrompt: (span, blocks) => write(span, { "gen_ai.system_instructions": encode(toParts(blocks)) }),
    messages(span, messages) {
      const all = arrayOf(messages).map((message) => ({
        role: memberOf(message, "role"),
        parts: toParts(memberOf(message, "content")),
      }));
      write(span, { [INPUT]: encode(all) });
    },
    answer: (span, message, stopReason) =>
      output(span, memberOf(message, "role"), toParts(memberOf(message, "content")), stopReason ?? null),
    toolCall: (span, tool) => input(span, "tool", [toToolCall(tool)]),
    toolResult: (span, result, content) =>
      output(span, "tool", [
        // Python's absent content is null.
        toToolResponse(memberOf(result, "toolUseId") === undefined ? "" : result.toolUseId, content ?? null),
      ]),
    cycle: (span, _message, toolResultMessage) =>
      output(span, memberOf(toolResultMessage, "role"), toParts(memberOf(toolResultMessage, "content"))),
    agentResult: (span, { text, stopReason }) => output(span, "assistant", [textPart(text)], stopReason ?? null),
    task: (span, task) => input(span, "user", Array.isArray(task) ? toParts(task) : [textPart(task)]),
    multiAgentResult: (span, text) => output(span, "assistant", [textPart(text)]),
  };
}

function textPart(content: unknown): Part {
  return { type: "text", content };
}
