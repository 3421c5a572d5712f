import type { JsonAnswer } from "./answer.ts";
import { type ConverseScript, headOf, metadataOf, stopReasonOf, toolUseIdOf } from "./converse-script.ts";

/** An answer of `Converse`. */
export function converse(script: ConverseScript): JsonAnswer {
  const content: unknown[] = [];
  if (script.reasoning !== undefined) {
    content.push({ reasoningContent: { reasoningText: { text: script.reasoning } } });
  }
  if (script.text !== undefined) content.push({ text: script.text });
  for (const [position, tool] of (script.toolUse ?? []).entries()) {
    content.push({ toolUse: { toolUseId: toolUseIdOf(tool, position), name: tool.name, input: tool.input } });
  }
  return {
    kind: "json",
    ...headOf(script),
    json: {
      output: { message: { role: "assistant", content } },
      stopReason: stopReasonOf(script),
      ...metadataOf(script),
    },
  };
}
