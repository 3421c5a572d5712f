import { isDeepStrictEqual } from "node:util";
import type { SpanDetail, TraceDetail } from "../../packages/server/src/api/types.ts";
import type { Case, Expected, Faults, SpanContext } from "./case.ts";
import { exactCost } from "./exact-cost.ts";
import { ownSpans } from "./span-tree.ts";

type Check = (what: string, wanted: unknown, got: unknown) => void;

/** Faults in what the query API tells of a call of the agent runtime. */
export function compareAgent(recording: Case, trace: TraceDetail, context: SpanContext): Faults {
  const spans = ownSpans(trace.spans);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const [root, ...others] = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  if (root === undefined || others.length > 0)
    return [`outermost spans: expected 1, got ${others.length + (root ? 1 : 0)}`];
  const faults: string[] = [];
  const check: Check = (what, wanted, got) => {
    if (isDeepStrictEqual(wanted, got)) return;
    faults.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  };
  check("kind", "CLIENT", root.kind);
  checkError(recording.expected, root, context, check);
  checkCosts(spans, trace, check);
  checkTimes(spans, check);
  if (!context.capturedContent) check("recorded content", [], contentOf(spans));
  if (root.operation === "invoke_agent") checkAgents(recording, root, spans, check);
  else checkInside(recording.expected, spans, check);
  const { documents, citations } = recording.expected;
  if (documents !== undefined)
    check("documents", String(documents), root.attributes["aws.bedrock.knowledge_base.document_count"]);
  if (citations !== undefined) {
    const told = ["aws.bedrock.knowledge_base.citation_count", "aws.bedrock.agent.response.citations"];
    check("citations", citations, Number(told.map((name) => root.attributes[name]).find(Boolean) ?? 0));
  }
  return faults;
}

function checkAgents({ expected, request }: Case, root: SpanDetail, spans: readonly SpanDetail[], check: Check): void {
  const [, agentId, sessionId] =
    /^\/agents\/(?:([^/]+)\/agentAliases\/[^/]+\/sessions\/)?([^/?]+)/.exec(request.path) ?? [];
  if (agentId !== undefined) check("agent", decodeURIComponent(agentId), root.attributes["gen_ai.agent.id"]);
  for (const name of ["session.id", "gen_ai.conversation.id"]) {
    check(name, decodeURIComponent(sessionId ?? ""), root.attributes[name]);
  }
  const count = (operation: string): number => spans.filter((span) => span.operation === operation).length;
  const told: readonly (readonly [string, number | undefined, number])[] = [
    ["model calls", expected.modelCalls, count("chat")],
    ["tool calls", typeof expected.toolCalls === "number" ? expected.toolCalls : undefined, count("execute_tool")],
    ["lookups", expected.knowledgeBaseLookups, count("retrieval")],
    ["collaborators", expected.collaboratorCalls, count("invoke_agent") - 1],
    ["guardrail assessments", expected.guardrailTraces, guardrails(spans)],
    ["agents", expected.agents === 0 ? undefined : expected.agents, agentsOf(spans)],
  ];
  for (const [what, wanted, got] of told) if (wanted !== undefined) check(what, wanted, got);
  const calls = spans.filter(({ operation }) => operation === "chat");
  for (const kind of ["input", "output"] as const) {
    const wanted = expected[`${kind}Tokens`] ?? null;
    const sums = calls.map(({ tokens }) => tokens[kind]).filter((tokens) => tokens !== null);
    check(`${kind} tokens of all model calls`, wanted, sums.length === 0 ? null : sums.reduce((a, b) => a + b, 0));
    // A trace that tells of no model call says that there were none, and so no tokens; without one nobody knows.
    const isIdle = expected.modelCalls === 0 && spans.some(isTraced);
    check(`${kind} tokens of the agent`, isIdle ? 0 : wanted, root.tokens[kind]);
  }
}

/** What a call that is no agent's, a flow's, tells of: agents, and what was called. */
function checkInside(expected: Expected, spans: readonly SpanDetail[], check: Check): void {
  const count = (operation: string): number => spans.filter((span) => span.operation === operation).length;
  const calls = spans.filter(({ operation }) => operation === "chat");
  const sum = (kind: "input" | "output"): number => calls.reduce((total, { tokens }) => total + (tokens[kind] ?? 0), 0);
  const told: readonly (readonly [string, number | undefined, number])[] = [
    ["model calls", expected.modelCalls, calls.length],
    ["tool calls", typeof expected.toolCalls === "number" ? expected.toolCalls : undefined, count("execute_tool")],
    ["lookups", expected.knowledgeBaseLookups, count("retrieval")],
    ["agents", expected.agents, count("invoke_agent")],
    ["input tokens of all model calls", expected.inputTokens, sum("input")],
    ["output tokens of all model calls", expected.outputTokens, sum("output")],
  ];
  for (const [what, wanted, got] of told) if (wanted !== undefined) check(what, wanted, got);
}

function guardrails(spans: readonly SpanDetail[]): number {
  return spans.flatMap(({ events }) => events).filter(({ name }) => name === "aws.bedrock.guardrail.assessment").length;
}

/** Distinct ones: the same collaborator may be called twice. An inline agent has no id. */
function agentsOf(spans: readonly SpanDetail[]): number {
  const agents = spans.filter(({ operation }) => operation === "invoke_agent");
  return new Set(agents.map(({ attributes, agentName }) => attributes["gen_ai.agent.id"] ?? agentName)).size;
}

function checkError(expected: Expected, root: SpanDetail, { plain }: SpanContext, check: Check): void {
  const wanted = expected.errorType ?? (plain.kind === "threw" ? plain.error.name : undefined);
  if (wanted !== undefined) check("error type", wanted.charAt(0).toUpperCase() + wanted.slice(1), root.errorType);
}

/** Each model call has the cost of its tokens, and the ledger counts these calls and nothing else. */
function checkCosts(spans: readonly SpanDetail[], { totals }: TraceDetail, check: Check): void {
  const calls = spans.filter(({ operation }) => operation === "chat");
  let sum = 0n;
  for (const { name, requestModel, tokens, startUnixNano, costNanoUsd } of calls) {
    const { input, output, cacheRead, cacheWrite } = tokens;
    const uncached = input === null ? undefined : input - (cacheRead ?? 0) - (cacheWrite ?? 0);
    const usage = {
      ...(uncached === undefined ? {} : { inputTokens: uncached }),
      ...(output === null ? {} : { outputTokens: output }),
      ...(cacheRead === null ? {} : { cacheReadTokens: cacheRead }),
      ...(cacheWrite === null ? {} : { cacheWriteTokens: cacheWrite }),
    };
    const cost = exactCost(requestModel, usage, Number(BigInt(startUnixNano) / 1_000_000n));
    check(`cost of ${name}`, cost, costNanoUsd);
    sum += BigInt(cost ?? 0);
  }
  check("cost of the trace", sum.toString(), totals.costNanoUsd);
  const untold = spans.filter(isUntold);
  check("calls in the ledger", calls.length + untold.length, totals.calls);
  for (const agent of spans.filter(({ operation }) => operation === "invoke_agent")) checkSum(agent, spans, check);
}

/** What an agent cost is what the model calls beneath it cost, or nothing is said of it. */
function checkSum(agent: SpanDetail, spans: readonly SpanDetail[], check: Check): void {
  const told = agent.attributes["llm.cost.usd"];
  const costs = beneath(agent, spans)
    .filter(({ operation }) => operation === "chat")
    .filter(({ errorType, costNanoUsd }) => errorType === "" || costNanoUsd !== null)
    .map(({ costNanoUsd }) => costNanoUsd);
  const isWhole = costs.every((cost) => cost !== null);
  const sum = costs.reduce((total, cost) => total + Number(cost), 0);
  const wanted = isWhole && (costs.length > 0 || told !== undefined) ? sum : undefined;
  check(`cost of ${agent.name}`, wanted, told === undefined ? undefined : Math.round(Number(told) * 1e9));
}

function beneath(span: SpanDetail, spans: readonly SpanDetail[]): readonly SpanDetail[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === span.spanId)
    .flatMap((child) => [child, ...beneath(child, spans)]);
}

/** A call of a model that the conventions have no operation for. */
function isUntold({ operation, requestModel, costStatus }: SpanDetail): boolean {
  return (operation === "" || operation === "retrieval") && requestModel !== "" && costStatus !== "";
}

/** Whether it or what happened on it was told by an agent's trace. */
function isTraced({ attributes, events }: SpanDetail): boolean {
  const isTold = (values: Readonly<Record<string, string>>): boolean =>
    Object.keys(values).some((name) => name.startsWith("aws.bedrock.agent.trace."));
  return isTold(attributes) || events.some((event) => isTold(event.attributes));
}

/** What is beneath a span lies within it. */
function checkTimes(spans: readonly SpanDetail[], check: Check): void {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const span of spans) {
    const parent = byId.get(span.parentSpanId);
    if (parent === undefined) continue;
    const [start, end] = [BigInt(span.startUnixNano), BigInt(span.startUnixNano) + BigInt(span.durationNano)];
    const from = BigInt(parent.startUnixNano);
    const isWithin = start >= from && end <= from + BigInt(parent.durationNano);
    check(`${span.name} within ${parent.name}`, true, isWithin);
  }
}

/** Names of attributes that hold what was said. */
function contentOf(spans: readonly SpanDetail[]): readonly string[] {
  const isContent =
    /messages$|system_instructions$|tool\.call\.(?:arguments|result)$|query\.text$|documents$|event\.text$/;
  return spans.flatMap(({ attributes, events }) =>
    [attributes, ...events.map((event) => event.attributes)].flatMap((values) =>
      Object.keys(values).filter((name) => isContent.test(name)),
    ),
  );
}
