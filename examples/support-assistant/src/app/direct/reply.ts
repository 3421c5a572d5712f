import type { Message } from "@aws-sdk/client-bedrock-runtime";

/** What a model said, streamed or not. */
export interface Reply {
  readonly message: Message;
  readonly stopReason: string;
}
