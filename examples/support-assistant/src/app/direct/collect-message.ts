import type { ContentBlock, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { Reply } from "./reply.ts";

interface OpenBlock {
  text: string;
  readonly tool?: { readonly name: string; readonly toolUseId: string };
}

/** Puts the events of a streamed answer together to the message that the next turn needs. */
export async function collectMessage(
  events: AsyncIterable<ConverseStreamOutput> | Iterable<ConverseStreamOutput>,
  onDelta: (text: string) => Promise<void>,
): Promise<Reply> {
  const blocks: OpenBlock[] = [];
  let stopReason = "";
  for await (const event of events) {
    if (event.contentBlockStart !== undefined) {
      const { name = "", toolUseId = "" } = event.contentBlockStart.start?.toolUse ?? {};
      blocks[event.contentBlockStart.contentBlockIndex ?? 0] = { text: "", tool: { name, toolUseId } };
    } else if (event.contentBlockDelta !== undefined) {
      const { contentBlockIndex = 0, delta } = event.contentBlockDelta;
      const piece = delta?.text ?? delta?.toolUse?.input ?? "";
      (blocks[contentBlockIndex] ??= { text: "" }).text += piece;
      await onDelta(piece);
    } else if (event.messageStop !== undefined) {
      stopReason = event.messageStop.stopReason ?? "";
    }
  }
  return { message: { role: "assistant", content: blocks.map(toContent) }, stopReason };
}

function toContent({ text, tool }: OpenBlock): ContentBlock {
  if (tool === undefined) return { text };
  return { toolUse: { ...tool, input: text === "" ? {} : JSON.parse(text) } };
}
