import type { PlainJson } from "./plain-json.ts";

/**
 * The message schemas of the GenAI conventions (v1.41, `gen_ai.input.messages` and its siblings), as far as Outcrop
 * writes them. On a span each is JSON text.
 */
export type MessagePart =
  | { readonly type: "text"; readonly content: string; readonly citations?: PlainJson }
  | { readonly type: "reasoning"; readonly content: string }
  | { readonly type: "tool_call"; readonly name: string; readonly id?: string; readonly arguments?: PlainJson }
  | {
      readonly type: "tool_call_response";
      readonly response: PlainJson;
      readonly id?: string;
      /** Ours: `error` where the tool failed. */
      readonly status?: string;
    }
  | {
      readonly type: "server_tool_call";
      readonly name: string;
      readonly id?: string;
      readonly server_tool_call: { readonly type: string; readonly input?: PlainJson };
    }
  | BlobPart
  | { readonly type: "uri"; readonly modality: string; readonly uri: string; readonly mime_type?: string }
  | { readonly type: "file"; readonly modality: string; readonly file_id: string; readonly mime_type?: string }
  | GenericPart;

/** Bytes are never copied into telemetry: `content` is empty and `byte_size` says how many there were. */
interface BlobPart {
  readonly type: "blob";
  readonly modality: string;
  readonly content: "";
  readonly mime_type?: string;
  readonly byte_size: number;
}

/** What the conventions have no part for, under a type of its own. */
interface GenericPart {
  readonly type: `bedrock.${string}`;
  readonly content?: PlainJson;
}

export interface ChatMessage {
  /** `system`, `user`, `assistant`, `tool`, or what the service said. */
  readonly role: string;
  readonly parts: readonly MessagePart[];
}

export interface OutputMessage extends ChatMessage {
  /** `stop`, `length`, `content_filter`, `tool_call`, `error`, or the service's own word. */
  readonly finish_reason: string;
}

export interface ToolDefinition {
  readonly type: string;
  readonly name: string;
  readonly description?: string;
  /** JSON Schema. */
  readonly parameters?: PlainJson;
}
