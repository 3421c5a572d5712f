import { arrayOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { mediaBlock, promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { FamilyContent } from "./family.ts";
import { at, firstOf } from "./read.ts";

/** OpenAI's messages, tool calls, tools and stream chunks in the form of Converse. Of a stream, the first candidate. */
export const openAiContent: FamilyContent = {
  input(body) {
    const messages = memberOf(body, "messages");
    if (!Array.isArray(messages)) return promptInput(memberOf(body, "prompt"));
    return {
      messages: messages.map(toMessage),
      toolConfig: { tools: arrayOf(memberOf(body, "tools")).map(toTool) },
    };
  },
  output: (body) =>
    arrayOf(memberOf(body, "choices")).map((choice) => {
      const stopReason = stringOf(firstOf(memberOf(choice, "finish_reason"), memberOf(choice, "stop_reason")));
      const message = memberOf(choice, "message");
      if (message === undefined) return textAnswer(memberOf(choice, "text"), stopReason);
      return { message: toMessage(message), stopReason };
    }),
  events(body) {
    const choice = arrayOf(memberOf(body, "choices"))[0];
    if ((memberOf(choice, "index") ?? 0) !== 0) return [];
    const said = firstOf(memberOf(choice, "delta"), memberOf(choice, "message"));
    const reasoning = reasoningOf(said);
    return [
      ...(reasoning === undefined
        ? []
        : [{ contentBlockDelta: { contentBlockIndex: "r", delta: { reasoningContent: { text: reasoning } } } }]),
      ...textEvents(firstOf(memberOf(said, "content"), memberOf(choice, "text"))),
      ...arrayOf(memberOf(said, "tool_calls")).flatMap(toToolEvents),
    ];
  },
};

function toMessage(message: unknown): object {
  const role = stringOf(memberOf(message, "role")) ?? "assistant";
  const content = toBlocks(memberOf(message, "content"));
  if (role === "tool") {
    return { role, content: [{ toolResult: { toolUseId: memberOf(message, "tool_call_id"), content } }] };
  }
  const reasoning = reasoningOf(message);
  const thought = reasoning === undefined ? [] : [{ reasoningContent: { reasoningText: { text: reasoning } } }];
  const calls = arrayOf(memberOf(message, "tool_calls")).map((call) => ({
    toolUse: {
      toolUseId: memberOf(call, "id"),
      name: at(call, "function", "name"),
      input: parsed(at(call, "function", "arguments")),
    },
  }));
  return { role, content: [...thought, ...content, ...calls] };
}

function toBlocks(content: unknown): readonly object[] {
  if (typeof content === "string") return content === "" ? [] : [{ text: content }];
  return arrayOf(content).map((part) => {
    const text = memberOf(part, "text");
    if (typeof text === "string") return { text };
    const image = firstOf(at(part, "image_url", "url"), memberOf(part, "image_url"));
    if (image !== undefined) return mediaBlock("image", { uri: image });
    const video = firstOf(at(part, "video_url", "url"), memberOf(part, "video_url"));
    if (video !== undefined) return mediaBlock("video", { uri: video });
    const audio = memberOf(part, "input_audio");
    if (audio !== undefined) return mediaBlock("audio", { base64: memberOf(audio, "data") }, memberOf(audio, "format"));
    const file = memberOf(part, "file");
    if (file !== undefined) {
      return mediaBlock("document", { uri: memberOf(file, "file_data"), fileId: memberOf(file, "file_id") });
    }
    return { [stringOf(memberOf(part, "type")) ?? "unknown"]: {} };
  });
}

function toTool(tool: unknown): object {
  const { name, description, parameters: json } = (memberOf(tool, "function") ?? {}) as Record<string, unknown>;
  return { toolSpec: { name, description, inputSchema: { json } } };
}

/** The first piece of a call names it; all have a piece of its arguments. */
function toToolEvents(call: unknown): readonly object[] {
  const contentBlockIndex = `t${numberOf(memberOf(call, "index")) ?? 0}`;
  const name = stringOf(at(call, "function", "name"));
  const start = { contentBlockIndex, start: { toolUse: { toolUseId: memberOf(call, "id"), name } } };
  const delta = { contentBlockIndex, delta: { toolUse: { input: at(call, "function", "arguments") } } };
  return [...(name === undefined ? [] : [{ contentBlockStart: start }]), { contentBlockDelta: delta }];
}

function reasoningOf(message: unknown): string | undefined {
  return stringOf(firstOf(memberOf(message, "reasoning_content"), memberOf(message, "reasoning")));
}

/** Arguments are JSON text; what is none stays as it is. */
function parsed(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
