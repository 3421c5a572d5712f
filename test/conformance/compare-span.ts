import { isDeepStrictEqual } from "node:util";
import type { SpanDetail, TraceDetail } from "../../packages/server/src/api/types.ts";
import type { Case, Expected, Faults, SpanContext } from "./case.ts";
import { chargedUsage } from "./charged-usage.ts";
import { compareAgent } from "./compare-agent.ts";
import { compareGuardrail } from "./compare-guardrail.ts";
import { isOfAgents, isPlain } from "./covered.ts";
import { exactCost } from "./exact-cost.ts";
import type { Outcome } from "./job.ts";

const MODEL_OPERATIONS = new Set(["chat", "embeddings", "generate_content", "text_completion"]);

/** An ARN that names a router of prompts, in place of a model. */
const ROUTER = /:(?:default-)?prompt-router\//;

/** Faults in what the query API tells of a call. */
export function compareTrace(recording: Case, trace: TraceDetail, context: SpanContext): Faults {
  if (recording.operation === "ApplyGuardrail") return compareGuardrail(recording, trace);
  if (isOfAgents(recording.operation) || isPlain(recording.operation)) return compareAgent(recording, trace, context);
  const calls = trace.spans.filter(isModelCall);
  const [span] = calls;
  if (span === undefined || calls.length > 1) return [`model calls in the trace: expected 1, got ${calls.length}`];
  const { expected } = recording;
  const faults: string[] = [];
  const check = (what: string, wanted: unknown, got: unknown): void => {
    if (isDeepStrictEqual(wanted, got)) return;
    faults.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  };

  check("provider", "aws.bedrock", span.provider);
  check("kind", "CLIENT", span.kind);
  if (expected.requestModel !== undefined) check("model", expected.requestModel, span.requestModel);
  check("tokens", expectedTokens(expected), { ...span.tokens });
  check("finish reasons", expected.finishReasons ?? reasonsOfImages(span), span.finishReasons);
  // A prompt router's answer is charged as the model that it chose.
  const isRouted = ROUTER.test(span.requestModel) && span.responseModel !== "";
  const chargedModel = isRouted ? span.responseModel : span.requestModel;
  const startMs = Number(BigInt(span.startUnixNano) / 1_000_000n);
  const cost = exactCost(chargedModel, chargedUsage(expected, context.plain), startMs);
  check("cost", cost, span.costNanoUsd);
  check("cost of the trace", cost ?? "0", trace.totals.costNanoUsd);

  checkError(expected, span, context.plain, check);
  checkContent(expected, span, context.capturedContent, check);
  return faults;
}

type Check = (what: string, wanted: unknown, got: unknown) => void;

/** A reranking is asked of a model, too, though the conventions have no nearer word for it than retrieval. */
function isModelCall({ operation, requestModel, scopeName }: SpanDetail): boolean {
  if (MODEL_OPERATIONS.has(operation)) return true;
  return operation === "retrieval" && requestModel !== "" && scopeName === "@outcrop/node";
}

/** Makers of images tell a reason only for trouble: one that is there is one that was finished. */
function reasonsOfImages({ operation, attributes }: SpanDetail): readonly string[] {
  const images = operation === "generate_content" ? Number(attributes["aws.bedrock.usage.images"] ?? 0) : 0;
  return Array.from({ length: images }, () => "stop");
}

/** Semantic conventions: input includes what was read from and written to the cache; the service's figure does not. */
function expectedTokens({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Expected): unknown {
  return {
    input: inputTokens === undefined ? null : inputTokens + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
    output: outputTokens ?? null,
    cacheRead: cacheReadTokens ?? null,
    cacheWrite: cacheWriteTokens ?? null,
  };
}

function checkError(expected: Expected, span: SpanDetail, plain: Outcome, check: Check): void {
  if (plain.kind === "returned") {
    check("error type", expected.errorType ?? "", span.errorType);
    check("status", "UNSET", span.statusCode);
    return;
  }
  check("status", "ERROR", span.statusCode);
  // Exception frames are named in lower camel case, their classes are not.
  const wanted = expected.errorType ?? plain.error.name;
  check("error type", wanted.charAt(0).toUpperCase() + wanted.slice(1), span.errorType);
}

interface OutputMessage {
  readonly parts?: readonly { readonly type?: string; readonly content?: string; readonly name?: string }[];
}

function checkContent(expected: Expected, span: SpanDetail, captured: boolean, check: Check): void {
  const text = span.attributes["gen_ai.output.messages"];
  if (!captured) {
    check("recorded content", undefined, text);
    return;
  }
  const parts = (JSON.parse(text ?? "[]") as readonly OutputMessage[]).flatMap((message) => message.parts ?? []);
  const names = parts.filter(({ type }) => type === "tool_call").map(({ name }) => name);
  if (expected.toolCalls !== undefined) check("recorded tool calls", expected.toolCalls, names);
  if (expected.text === undefined) return;
  const said = parts.filter(({ type }) => type === "text").map(({ content }) => content ?? "");
  check("recorded text", expected.text, said.join(""));
}
