import { context, propagation, type Span, SpanKind, trace } from "@opentelemetry/api";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";

const STEP = { priority: "low", override: true } as const;

/** What is known of the bench's call before it is made, as ours tells it. */
const REQUEST = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "aws.bedrock",
  "gen_ai.request.model": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "gen_ai.request.max_tokens": 512,
  "gen_ai.request.temperature": 0.2,
  "server.address": "127.0.0.1",
  "server.port": 8080,
  "cloud.region": "us-east-1",
  "outcrop.surface": "direct",
};

/** What its answer tells. */
const ANSWER = {
  "gen_ai.usage.input_tokens": 1_600,
  "gen_ai.usage.output_tokens": 300,
  "gen_ai.usage.cache_read.input_tokens": 400,
  "gen_ai.response.id": "00000000-0000-4000-8000-000000000000",
  "gen_ai.response.finish_reasons": ["end_turn"],
  "llm.cost.usd": 0.006_72,
  "aws.request_id": "00000000-0000-4000-8000-000000000000",
  "aws.http.status_code": 200,
};

/**
 * The least that puts a span like ours around a call: it begins, is the active one of the request, is named in the
 * request's headers, gets as many attributes and ends. Nothing is read, counted, priced or guarded: all values are made up.
 */
export function spanAlone(client: BedrockRuntimeClient): void {
  const tracer = trace.getTracer("bare-span");
  client.middlewareStack.add(
    (next) => (args) => {
      const parent = context.active();
      const span = tracer.startSpan("chat", { kind: SpanKind.CLIENT, attributes: REQUEST }, parent);
      const answer = context.with(trace.setSpan(parent, span), () => next(args));
      return answer.then(
        (result) => {
          end(span);
          return result;
        },
        (error: unknown) => {
          end(span);
          throw error;
        },
      );
    },
    { ...STEP, step: "initialize", name: "bareSpan" },
  );
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { readonly headers: Record<string, string> };
      propagation.inject(context.active(), headers);
      return next(args);
    },
    { ...STEP, step: "finalizeRequest", name: "bareSpanInject" },
  );
}

function end(span: Span): void {
  span.setAttributes(ANSWER);
  span.end();
}
