import type { Profile } from "@outcrop/core";

/**
 * The attributes that the conventions know on spans, metrics and events of models, agents, tools and lookups, written down here a second
 * time, apart from the table of `@outcrop/core` that the emitting side uses. A name may differ in type by profile.
 */
export type RegistryType = "string" | "int" | "double" | "boolean" | "string[]" | "json";

const BOTH: Readonly<Record<string, RegistryType>> = {
  "gen_ai.operation.name": "string",
  "gen_ai.provider.name": "string",
  "gen_ai.conversation.id": "string",
  "gen_ai.output.type": "string",
  "gen_ai.request.model": "string",
  "gen_ai.request.choice.count": "int",
  "gen_ai.request.seed": "int",
  "gen_ai.request.stream": "boolean",
  "gen_ai.request.max_tokens": "int",
  "gen_ai.request.temperature": "double",
  "gen_ai.request.top_p": "double",
  "gen_ai.request.stop_sequences": "string[]",
  "gen_ai.request.frequency_penalty": "double",
  "gen_ai.request.presence_penalty": "double",
  "gen_ai.request.encoding_formats": "string[]",
  "gen_ai.response.id": "string",
  "gen_ai.response.model": "string",
  "gen_ai.response.finish_reasons": "string[]",
  "gen_ai.response.time_to_first_chunk": "double",
  "gen_ai.usage.input_tokens": "int",
  "gen_ai.usage.output_tokens": "int",
  "gen_ai.usage.cache_read.input_tokens": "int",
  "gen_ai.usage.reasoning.output_tokens": "int",
  "gen_ai.embeddings.dimension.count": "int",
  "gen_ai.system_instructions": "json",
  "gen_ai.input.messages": "json",
  "gen_ai.output.messages": "json",
  "gen_ai.tool.definitions": "json",
  "gen_ai.agent.id": "string",
  "gen_ai.agent.name": "string",
  "gen_ai.agent.version": "string",
  "gen_ai.data_source.id": "string",
  "gen_ai.retrieval.query.text": "string",
  "gen_ai.retrieval.documents": "json",
  "gen_ai.tool.name": "string",
  "gen_ai.tool.type": "string",
  "gen_ai.tool.call.id": "string",
  "gen_ai.tool.call.arguments": "json",
  "gen_ai.tool.call.result": "json",
  "error.type": "string",
  "server.address": "string",
  "server.port": "int",
  "exception.type": "string",
  "exception.message": "string",
  "exception.stacktrace": "string",
};

const ONLY: { readonly [P in Profile]: Readonly<Record<string, RegistryType>> } = {
  "1.41": {
    "gen_ai.request.top_k": "double",
    "gen_ai.usage.cache_creation.input_tokens": "int",
    "gen_ai.token.type": "string",
  },
  latest: {
    "gen_ai.request.top_k": "int",
    "gen_ai.retrieval.top_k": "int",
    "gen_ai.usage.cache_write.input_tokens": "int",
    "gen_ai.request.reasoning.level": "string",
    "gen_ai.request.previous_response.id": "string",
    "gen_ai.conversation.compacted": "boolean",
    "gen_ai.prompt.name": "string",
    "gen_ai.prompt.version": "string",
    "gen_ai.memory.store.id": "string",
    "gen_ai.memory.record.id": "string",
    "gen_ai.memory.record.count": "int",
    "gen_ai.token.modality": "string",
    "gen_ai.usage.text.input_tokens": "int",
    "gen_ai.usage.image.input_tokens": "int",
    "gen_ai.usage.audio.input_tokens": "int",
    "gen_ai.usage.text.output_tokens": "int",
    "gen_ai.usage.image.output_tokens": "int",
    "gen_ai.usage.audio.output_tokens": "int",
  },
};

export function registry(profile: Profile): Readonly<Record<string, RegistryType>> {
  return { ...BOTH, ...ONLY[profile] };
}

/** Names of general conventions on the spans of AWS clients, which the conformance suite filters before it looks. */
export const FILTERED: ReadonlySet<string> = new Set(["cloud.region", "rpc.method"]);

export function hasType(value: unknown, type: RegistryType): boolean {
  switch (type) {
    case "string":
    case "json":
      return typeof value === "string";
    case "int":
      return Number.isSafeInteger(value);
    case "double":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "string[]":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}
