import type { Answer } from "../content.ts";

/**
 * A shape of request and answer bodies that one or more makers of models share. Everything here is pure, takes any
 * JSON value, and reads an absent or odd member as absent.
 */
export interface Family {
  readonly name: string;
  /** Whether a request has this shape and no other, for models whose id does not tell their family. */
  claims(body: unknown): boolean;
  /** What the request asks for. `body` is `undefined` where it could not be read. */
  request(body: unknown): RequestFacts;
  /**
   * What a whole answer or one chunk of a stream says, `undefined` where the body has not this shape. The facts of the
   * chunks of a stream, laid over each other in their order, are those of the answer.
   */
  read(body: unknown): AnswerFacts | undefined;
  /** For families whose content is captured; bodies are those that `request` and `read` took. */
  readonly content?: FamilyContent;
}

export interface FamilyContent {
  /** `messages`, `system` and `toolConfig` in the form of Converse. */
  input(body: unknown): object;
  /** Each candidate of a whole answer. */
  output(body: unknown): readonly Answer[];
  /** A chunk as events of ConverseStream. */
  events(body: unknown): readonly object[];
}

/** Parameters by the names of the conventions; what the request leaves out is absent. */
export interface RequestFacts {
  /** `gen_ai.operation.name`. */
  readonly operation: string;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  /** Of a retrieval: most documents that are asked for. */
  readonly retrievalTopK?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly seed?: number | undefined;
  readonly choiceCount?: number | undefined;
  readonly outputType?: "text" | "json" | "image" | undefined;
  readonly reasoningLevel?: string | undefined;
  /** Of embeddings; where the request names none, the API's default. */
  readonly encodingFormats?: readonly string[] | undefined;
  readonly dimensions?: number | undefined;
  readonly toolCount?: number | undefined;
}

export interface AnswerFacts {
  readonly usage?: RawUsage | undefined;
  /** By candidate, as the service spells them; `undefined` where a chunk does not tell. */
  readonly finishReasons?: readonly (string | undefined)[] | undefined;
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  /** Generated images. */
  readonly images?: number | undefined;
  /** Queries that reranking is billed by. */
  readonly searchUnits?: number | undefined;
  /** Seconds of video that were looked at. */
  readonly videoSeconds?: number | undefined;
  /** Numbers of one embedding. */
  readonly dimensions?: number | undefined;
  /** Whether generated content is in it: what times a stream's chunks. */
  readonly hasContent?: boolean;
}

/** Tokens as the provider counts them. */
export interface RawUsage {
  readonly input?: number | undefined;
  /** Whether `input` includes what was read from and written to a cache. Bedrock and Anthropic count that beside it. */
  readonly inputHasCached?: boolean | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
  readonly cacheWrite5m?: number | undefined;
  /** Part of `output`. */
  readonly reasoning?: number | undefined;
}
