import type { Message, Model, ModelStreamEvent } from "@strands-agents/sdk";

export interface ScriptedUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
}

/** What a model answers to one call. */
export interface Turn {
  readonly text?: string;
  readonly tools?: readonly { readonly name: string; readonly id: string; readonly input?: object }[];
  readonly usage?: ScriptedUsage;
  readonly stopReason?: string;
  /** Thrown in place of an answer. */
  readonly error?: Error;
  /** Told of each call, within it. */
  readonly during?: () => void | Promise<void>;
}

export function usage(
  inputTokens: number,
  outputTokens: number,
  cacheRead?: number,
  cacheWrite?: number,
): ScriptedUsage {
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + (cacheRead ?? 0) + (cacheWrite ?? 0),
    ...(cacheRead === undefined ? {} : { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteInputTokens: cacheWrite }),
  };
}

/** What models were made to answer, for those who let another model say it. */
const scripts = new WeakMap<object, readonly Turn[]>();

export function scriptOf(model: object): readonly Turn[] {
  return scripts.get(model) ?? [];
}

type ModelClass = abstract new () => Model;

/** A model of the real SDK, whose class is given since two releases of it are tested, that answers from a script. */
export function scriptedModel(Base: ModelClass, modelId: string, turns: readonly Turn[]): Model {
  const left = [...turns];
  class ScriptedModel extends Base {
    override updateConfig(): void {}

    override getConfig(): { modelId: string; temperature: number } {
      return { modelId, temperature: 0.5 };
    }

    override async *stream(_messages: Message[]): AsyncGenerator<ModelStreamEvent> {
      const turn = left.shift() ?? { text: "no more" };
      await turn.during?.();
      if (turn.error !== undefined) throw turn.error;
      yield* eventsOf(turn);
    }
  }
  const model = new ScriptedModel();
  scripts.set(model, turns);
  return model;
}

function* eventsOf({ text, tools = [], usage: used, stopReason }: Turn): Generator<ModelStreamEvent> {
  yield { type: "modelMessageStartEvent", role: "assistant" };
  if (text !== undefined) {
    yield { type: "modelContentBlockStartEvent" };
    yield { type: "modelContentBlockDeltaEvent", delta: { type: "textDelta", text } };
    yield { type: "modelContentBlockStopEvent" };
  }
  for (const { name, id, input = {} } of tools) {
    yield { type: "modelContentBlockStartEvent", start: { type: "toolUseStart", name, toolUseId: id } };
    yield { type: "modelContentBlockDeltaEvent", delta: { type: "toolUseInputDelta", input: JSON.stringify(input) } };
    yield { type: "modelContentBlockStopEvent" };
  }
  yield { type: "modelMessageStopEvent", stopReason: stopReason ?? (tools.length > 0 ? "toolUse" : "endTurn") };
  if (used !== undefined) yield { type: "modelMetadataEvent", usage: used, metrics: { latencyMs: 12 } };
}
