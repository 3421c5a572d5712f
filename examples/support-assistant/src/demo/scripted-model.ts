import {
  awsError,
  converse,
  type ConverseScript,
  converseStream,
  type ReplayAnswer,
  type ReplayRequest,
  type StreamFailure,
} from "@outcrop/replay";
import type { Clock } from "../app/clock.ts";
import { TRIAGE_PROMPT } from "../app/prompts.ts";
import { answerAsAgent, isCase } from "./agent/scripted-agent.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { type ParsedRequest, parseRequest } from "./parse-request.ts";
import { PromptCache } from "./prompt-cache.ts";
import { pick, type Random } from "./random.ts";
import { requestId } from "./request-id.ts";
import { slownessOf } from "./slowness.ts";
import { RUNAWAY_TOPIC, type Topic, TOPICS } from "./topics.ts";

export interface ScriptedModelOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Time between two streamed deltas that the service takes, milliseconds. */
  readonly pauseMs: number;
  /** Share of the time that a managed agent takes which really passes. */
  readonly pace: number;
  /** Share of the requests that are throttled, [0, 1], at an instant. */
  readonly throttledShare: (nowMs: number) => number;
}

/** Of streamed answers; the others come through. */
const BROKEN_SHARE = 0.01;

const TOPIC_BY_QUESTION: ReadonlyMap<string, Topic> = new Map(
  [...TOPICS, RUNAWAY_TOPIC].flatMap((topic) => topic.questions.map((question) => [question, topic] as const)),
);

/** Plays Amazon Bedrock: answers each request of the assistant from the topics, with tokens counted from its texts. */
export function createScriptedModel(options: ScriptedModelOptions): (request: ReplayRequest) => Promise<ReplayAnswer> {
  const { clock, random, pauseMs } = options;
  const cache = new PromptCache();

  return async (request) => {
    if (random() < options.throttledShare(clock.now())) {
      await clock.sleep(20);
      const refusal = awsError("ThrottlingException", "Too many requests, please wait before trying again.");
      return { ...refusal, headers: { ...refusal.headers, "x-amzn-requestid": requestId(random) } };
    }
    if (request.operation === "InvokeAgent") {
      return answerAsAgent(request, { random, now: clock.now, pace: options.pace });
    }
    const parsed = parseRequest(request, TRIAGE_PROMPT);
    const said = whatToSay(parsed, random);
    const output = (said.text ?? "") + JSON.stringify(said.toolUse ?? "");
    const usage = usageOf(parsed, estimateTokens(output), cache, clock.now());
    const slowness = slownessOf(parsed.modelId);
    const thinkingMs = 180 + 320 * random() + usage.inputTokens / 40;
    const stream = request.operation === "ConverseStream";
    const latencyMs = Math.round(slowness * (stream ? thinkingMs : thinkingMs + usage.outputTokens * 9));
    await clock.sleep(latencyMs);
    const script: ConverseScript = { ...said, usage, latencyMs, requestId: requestId(random) };
    if (!stream) return converse(script);
    const failure: StreamFailure = {
      kind: "exception",
      afterDeltas: 3,
      name: "modelStreamErrorException",
      message: "The model's stream broke off.",
    };
    return converseStream({ ...script, pauseMs, ...(random() < BROKEN_SHARE ? { failure } : {}) });
  };
}

function whatToSay(
  { question, toolResults, isTriage }: ParsedRequest,
  random: Random,
): Pick<ConverseScript, "text" | "toolUse"> {
  const topic = TOPIC_BY_QUESTION.get(question);
  if (isTriage) return { text: isCase(question) ? "case" : (topic?.subject ?? "policy") };
  if (topic === undefined) return { text: "I am only a script, and have no answer to that." };
  const lookUp = topic.lookUps[toolResults];
  if (lookUp === undefined) return { text: pick(topic.answers, random) };
  const toolUseId = `tooluse_${Math.floor(random() * 2 ** 32).toString(36)}`;
  return { toolUse: [{ name: lookUp.tool, input: lookUp.input, toolUseId }] };
}

function usageOf(
  { modelId, cachedText, uncachedText }: ParsedRequest,
  outputTokens: number,
  cache: PromptCache,
  nowMs: number,
): NonNullable<ConverseScript["usage"]> {
  const inputTokens = estimateTokens(uncachedText);
  if (cachedText === "") return { inputTokens, outputTokens };
  const { read, written } = cache.use(modelId, estimateTokens(cachedText), nowMs);
  return { inputTokens, outputTokens, cacheReadInputTokens: read, cacheWriteInputTokens: written };
}
