import type { BedrockRuntimeClient, ContentBlock, Message } from "@aws-sdk/client-bedrock-runtime";
import type { Clock } from "../clock.ts";
import { type DirectSubject, MODELS } from "../models.ts";
import { systemPrompt } from "../prompts.ts";
import { callTool, TOOLS } from "../tools.ts";
import { askModel } from "./ask-model.ts";

/** So many that a model which finds nothing can run up a bill: the bug that the console is there to find. */
const MAX_TURNS = 30;

export interface AnswerOptions {
  readonly client: BedrockRuntimeClient;
  readonly clock: Clock;
  readonly onDelta: (text: string) => Promise<void>;
}

/** Answers the last of `messages`, calling tools for as long as the model wants. Gives all messages, the new ones last. */
export async function answer(
  subject: DirectSubject,
  messages: readonly Message[],
  { client, clock, onDelta }: AnswerOptions,
): Promise<readonly Message[]> {
  const model = MODELS[subject];
  const conversation = [...messages];
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const reply = await askModel(
      client,
      {
        modelId: model.modelId,
        system: systemPrompt(model),
        messages: conversation,
        inferenceConfig: { maxTokens: model.maxTokens, temperature: 0.2 },
        ...(model.tools ? { toolConfig: { tools: TOOLS } } : {}),
      },
      model.stream,
      onDelta,
    );
    conversation.push(reply.message);
    if (reply.stopReason !== "tool_use") break;
    conversation.push({ role: "user", content: await toolResults(reply.message, clock) });
  }
  return conversation;
}

async function toolResults(message: Message, clock: Clock): Promise<ContentBlock[]> {
  const results: ContentBlock[] = [];
  for (const { toolUse } of message.content ?? []) {
    if (toolUse === undefined) continue;
    const { name = "", toolUseId = "", input } = toolUse;
    results.push({ toolResult: { toolUseId, content: [{ text: await callTool(name, toolUseId, input, clock) }] } });
  }
  return results;
}
