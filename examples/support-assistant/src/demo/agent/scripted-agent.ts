import {
  type AgentStep,
  invokeAgent,
  type InvokeAgentScript,
  type ModelStep,
  type ReplayAnswer,
  type ReplayRequest,
} from "@outcrop/replay";
import { estimateTokens } from "../estimate-tokens.ts";
import { pick, type Random } from "../random.ts";
import { requestId } from "../request-id.ts";
import { slownessOf } from "../slowness.ts";
import { type Case, CASES, CHAPTERS, type Colleague, type Deed, type Run } from "./cases.ts";
import { INSTRUCTIONS } from "./instructions.ts";

export interface ScriptedAgentOptions {
  readonly random: Random;
  /** When the service begins, milliseconds since the epoch. */
  readonly now: () => number;
  /** Share of the scripted time that really passes. */
  readonly pace: number;
}

const DESK_MODEL = "us.amazon.nova-pro-v1:0";
const COLLEAGUES: { readonly [Name in Colleague]: { readonly model: string; readonly alias: string } } = {
  workshop: { model: "us.anthropic.claude-haiku-4-5-20251001-v1:0", alias: "WORKSHOP01/LIVE000001" },
  dispatch: { model: "us.amazon.nova-lite-v1:0", alias: "DISPATCH01/LIVE000001" },
};
const ALIASES = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/";
const MANUALS = "MANUALS001";
/** Of all runs: the function of the first tool does not answer. */
const BROKEN_SHARE = 0.06;

const CASE_BY_QUESTION: ReadonlyMap<string, Case> = new Map(
  CASES.flatMap((one) => one.questions.map((question) => [question, one] as const)),
);

/** Whether a question is one for the agent. */
export function isCase(question: string): boolean {
  return CASE_BY_QUESTION.has(question);
}

/** Plays the managed agent: its models, its knowledge base, its tools and its colleague, from the cases. */
export function answerAsAgent(request: ReplayRequest, { random, now, pace }: ScriptedAgentOptions): ReplayAnswer {
  const { inputText = "" } = JSON.parse(Buffer.from(request.body).toString()) as { readonly inputText?: string };
  const found = CASE_BY_QUESTION.get(inputText);
  const run = found?.run ?? { turns: [], answer: "I am only a script, and have no answer to that." };
  const steps = [guardrail(random), ...stepsOf(run, inputText, { model: DESK_MODEL, who: "desk", random })];
  const common = { startMs: now(), pace, nextRunId: () => requestId(random), requestId: requestId(random) };
  if (random() < BROKEN_SHARE) return invokeAgent(request, { ...broken(steps), ...common });
  return invokeAgent(request, { steps, answer: run.answer, chunkSize: 60, ...common });
}

interface Player {
  readonly model: string;
  readonly who: keyof typeof INSTRUCTIONS;
  readonly random: Random;
}

/** A model call for each thing that is done, and one for the answer. The prompt grows by what was found. */
function stepsOf({ turns, answer }: Run, question: string, player: Player): readonly AgentStep[] {
  const said: string[] = [`Question: ${question}`];
  const steps: AgentStep[] = [];
  for (const { why, does } of turns) {
    const wanted = JSON.stringify(describe(does));
    steps.push(modelStep(said, wanted, why, player), deedStep(does, player.random));
    said.push(`Thought: ${why}`, `Action: ${wanted}`, `Observation: ${outcomeOf(does)}`);
  }
  steps.push(modelStep(said, answer, undefined, player));
  return steps;
}

function modelStep(said: readonly string[], answer: string, rationale: string | undefined, player: Player): ModelStep {
  const { model, who, random } = player;
  const system = INSTRUCTIONS[who];
  const prompt = JSON.stringify({ system, messages: [{ role: "user", content: said.join("\n") }] });
  const inputTokens = estimateTokens(prompt);
  const outputTokens = estimateTokens(answer + (rationale ?? ""));
  const ms = Math.round(slownessOf(model) * (260 + 300 * random() + inputTokens / 40 + outputTokens * 9));
  const inference = { temperature: 0, topP: 1, maximumLength: 1024 };
  const words = rationale === undefined ? {} : { rationale };
  return { kind: "model", model, prompt, answer, inputTokens, outputTokens, inference, ms, ...words };
}

function deedStep(does: Deed, random: Random): AgentStep {
  switch (does.kind) {
    case "tool": {
      const { group: actionGroup, name, input: parameters, result } = does;
      return { kind: "action-group", actionGroup, function: name, parameters, result, ms: jitter(does.ms, random) };
    }
    case "look-up": {
      const passages = does.chapters.map((chapter) => ({ text: CHAPTERS[chapter], uri: `s3://manuals/${chapter}.md` }));
      return { kind: "knowledge-base", knowledgeBaseId: MANUALS, query: does.query, passages, ms: jitter(240, random) };
    }
    case "ask": {
      const { model, alias } = COLLEAGUES[does.whom];
      const steps = stepsOf(does.run, does.question, { model, who: does.whom, random });
      const run = { steps, answer: does.run.answer };
      const agentAliasArn = ALIASES + alias;
      return { kind: "collaborator", name: does.whom, agentAliasArn, input: does.question, run };
    }
  }
}

function describe(does: Deed): object {
  switch (does.kind) {
    case "tool":
      return { tool: does.name, input: does.input };
    case "look-up":
      return { look_up: does.query };
    case "ask":
      return { ask: does.whom, question: does.question };
  }
}

function outcomeOf(does: Deed): string {
  switch (does.kind) {
    case "tool":
      return does.result;
    case "look-up":
      return does.chapters.map((chapter) => CHAPTERS[chapter]).join("\n");
    case "ask":
      return does.run.answer;
  }
}

/** Everything up to the first tool, which fails, and the run with it. */
function broken(steps: readonly AgentStep[]): InvokeAgentScript {
  const first = steps.findIndex(({ kind }) => kind === "action-group" || kind === "collaborator");
  const reason = "The function of an action group did not answer in time.";
  const until = steps.slice(0, Math.max(first, 1));
  const failed: AgentStep = { kind: "failure", code: 424, reason };
  const name = "dependencyFailedException";
  return { steps: [...until, failed], failure: { kind: "exception", afterEvents: Infinity, name, message: reason } };
}

function guardrail(random: Random): AgentStep {
  return { kind: "guardrail", phase: "pre", action: "NONE", ms: jitter(60, random) };
}

function jitter(ms: number, random: Random): number {
  return Math.round(ms * (0.7 + 0.6 * random()));
}

/** A question for the agent. */
export function randomCaseQuestion(random: Random): string {
  return pick(pick(CASES, random).questions, random);
}
