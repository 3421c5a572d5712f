import {
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { AlwaysOffSampler, AlwaysOnSampler, type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import { serialize, Tracer } from "@outcrop/node/strands";
import { buildValue } from "./build-value.ts";
import { callTracer, isTracerCall } from "./call-tracer.ts";
import type { CaseFacts, SpanFacts, Step, StrandsCase } from "./case.ts";
import type { Version } from "./load-strands-cases.ts";

const RAW_SCOPE = "conformance";

/** Makes the calls of a case and answers with what was emitted. Throws when the tracer does, which it must not. */
export function runStrandsCase(given: StrandsCase, version: Version): CaseFacts {
  const active = new ActiveContexts();
  context.setGlobalContextManager(active);
  try {
    return emit(given, version, active);
  } finally {
    context.disable();
  }
}

function emit(given: StrandsCase, version: Version, active: ActiveContexts): CaseFacts {
  const begun: ReadableSpan[] = [];
  const provider = new TracerProvider({
    sampler: given.sampler === "off" ? new AlwaysOffSampler() : new AlwaysOnSampler(),
    spanProcessors: [
      {
        onStart: (span) => void begun.push(span),
        onEnd: () => undefined,
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const env: Record<string, string> = { ...given.env };
  const tracer = new Tracer({ compat: `strands-${version}`, tracerProvider: provider, env });
  Object.assign(env, given.env_after);
  const saved = new Map<string, Span>();
  const serialized: string[] = [];
  const raw = provider.getTracer(RAW_SCOPE);
  for (const step of given.steps) {
    const result = runStep(step);
    if (step.as !== undefined) saved.set(step.as, result as Span);
  }
  const ours = begun.filter((span) => span.instrumentationScope.name !== RAW_SCOPE);
  return {
    id: given.id,
    spans: ours.map((span) => factsOf(span, begun)),
    scope: [...new Set(ours.map((span) => span.instrumentationScope.name))],
    ...(serialized.length > 0 ? { serialized } : {}),
  };

  function runStep(step: Step): unknown {
    if (step.op === "serialize") return serialized.push(serialize(buildValue(step.value, saved)));
    if (step.op === "raw_start") return raw.startSpan(step.name ?? "raw", {}, active.active());
    if (step.op === "raw_end") return saved.get(step.span ?? "")?.end();
    if (step.op === "activate") return active.push(saved.get(step.span ?? ""));
    if (step.op === "deactivate") return active.pop();
    if (!isTracerCall(step.op)) throw new Error(`Cannot run ${given.id}: expected a known step, got ${step.op}`);
    const args = buildValue(step.args ?? [], saved) as readonly unknown[];
    const kwargs = buildValue(step.kwargs ?? {}, saved) as Readonly<Record<string, unknown>>;
    return callTracer(tracer, step.op, args, kwargs);
  }
}

function factsOf(span: ReadableSpan, all: readonly ReadableSpan[]): SpanFacts {
  const parentId = span.parentSpanContext?.spanId;
  return {
    name: span.name,
    kind: SpanKind[span.kind],
    parent: all.find((other) => other.spanContext().spanId === parentId)?.name ?? null,
    attributes: span.attributes,
    events: span.events.map(({ name, attributes }) => ({ name, attributes: attributes ?? {} })),
    status: SpanStatusCode[span.status.code],
    description: span.status.message,
    ended: span.ended,
  };
}

/** Contexts that a step activates until another deactivates them: what no callback can hold open. */
class ActiveContexts implements ContextManager {
  readonly #stack: Context[] = [];

  active(): Context {
    return this.#stack.at(-1) ?? ROOT_CONTEXT;
  }

  push(span: Span | undefined): void {
    this.#stack.push(span === undefined ? this.active() : trace.setSpan(this.active(), span));
  }

  pop(): void {
    this.#stack.pop();
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    inner: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    this.#stack.push(inner);
    try {
      return fn.call(thisArg, ...args);
    } finally {
      this.#stack.pop();
    }
  }

  bind<T>(_context: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}
