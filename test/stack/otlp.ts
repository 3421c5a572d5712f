import { randomBytes } from "node:crypto";

type Values = Readonly<Record<string, string | number | boolean>>;

export interface TestSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs?: number;
  readonly attributes?: Values;
  readonly events?: readonly { readonly name: string; readonly atMs: number; readonly attributes: Values }[];
  readonly error?: boolean;
  /** Default: `failed`. */
  readonly message?: string;
}

export const newTraceId = (): string => randomBytes(16).toString("hex");
export const newSpanId = (): string => randomBytes(8).toString("hex");

/** An OTLP/JSON trace request of one resource and one scope. */
export function traceRequest(spans: readonly TestSpan[], service = "test", scope = "test-scope"): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: toAttributes({ "service.name": service }) },
        scopeSpans: [
          {
            scope: { name: scope, version: "1" },
            spans: spans.map((span) => ({
              traceId: span.traceId,
              spanId: span.spanId,
              parentSpanId: span.parentSpanId ?? "",
              name: span.name,
              kind: 3,
              startTimeUnixNano: `${Math.round(span.startMs)}000000`,
              endTimeUnixNano: `${Math.round(span.startMs + (span.durationMs ?? 10))}000000`,
              attributes: toAttributes(span.attributes ?? {}),
              events: (span.events ?? []).map(({ name, atMs, attributes }) => ({
                name,
                timeUnixNano: `${Math.round(atMs)}000000`,
                attributes: toAttributes(attributes),
              })),
              status: span.error === true ? { code: 2, message: span.message ?? "failed" } : {},
            })),
          },
        ],
      },
    ],
  });
}

/** A `chat` span as our instrumentation sends it. */
export function chatSpan(
  span: Partial<TestSpan> & { readonly model?: string; readonly input?: number; readonly output?: number },
): TestSpan {
  const model = span.model ?? "amazon.nova-lite-v1:0";
  return {
    traceId: span.traceId ?? newTraceId(),
    spanId: span.spanId ?? newSpanId(),
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name ?? `chat ${model}`,
    startMs: span.startMs ?? Date.now() - 1_000,
    durationMs: span.durationMs ?? 500,
    ...(span.error === undefined ? {} : { error: span.error }),
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": model,
      "gen_ai.usage.input_tokens": span.input ?? 1000,
      "gen_ai.usage.output_tokens": span.output ?? 100,
      ...span.attributes,
    },
  };
}

function toAttributes(attributes: Values): readonly unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: string | number | boolean): unknown {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Sends one OTLP/JSON request; answers the status, or 0 when the connection failed. */
export async function sendTraces(
  endpoint: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  try {
    const response = await fetch(`${endpoint}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
