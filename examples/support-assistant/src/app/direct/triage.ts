import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type Subject, SUBJECTS, TRIAGE_MODEL } from "../models.ts";
import { TRIAGE_PROMPT } from "../prompts.ts";
import { askModel } from "./ask-model.ts";

/** Asks a small model what a question is about. What it cannot tell is a matter of policy. */
export async function triage(client: BedrockRuntimeClient, question: string): Promise<Subject> {
  const { message } = await askModel(
    client,
    {
      modelId: TRIAGE_MODEL,
      system: [{ text: TRIAGE_PROMPT }],
      messages: [{ role: "user", content: [{ text: question }] }],
      inferenceConfig: { maxTokens: 5, temperature: 0 },
    },
    false,
    async () => undefined,
  );
  const word = message.content?.[0]?.text?.trim().toLowerCase();
  return SUBJECTS.find((subject) => subject === word) ?? "policy";
}
