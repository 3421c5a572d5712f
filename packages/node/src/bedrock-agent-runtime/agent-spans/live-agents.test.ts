import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { context, type Span, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, it } from "vitest";
import { settingsFrom } from "../../settings.ts";
import { createTelemetry } from "../../telemetry.ts";
import { LIBRARY, lookupInput, RESEARCH, SUPERVISOR, threeLevels, tracePart, uuid } from "../../testing/agent-parts.ts";
import { LiveAgents } from "./live-agents.ts";

const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };

/** Spans are counted and let go. */
function useCountedSpans() {
  const counts = { begun: 0, ended: 0 };
  const spanProcessor = {
    onStart: () => void (counts.begun += 1),
    onEnd: () => void (counts.ended += 1),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [spanProcessor] }));
  return counts;
}

describe("agents at work", () => {
  afterEach(() => trace.disable());

  const telemetry = createTelemetry(settingsFrom(CAPTURE));
  const shared = {};
  const options = { telemetry, shared, region: () => "us-east-1", input: {}, definitionOf: () => ({}) };
  const begin = (): Span => telemetry.tracer().startSpan("run");
  const agentsOf = (span: Span): LiveAgents =>
    new LiveAgents(span, trace.setSpan(context.active(), span), { ...options, depth: 1, startedAtMs: Date.now() });

  it("leave nothing behind, run after run, whole or cut off", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const counts = useCountedSpans();
    const parts = threeLevels((run) => `${uuid(run)}-0`);
    const heap = (): number => {
      collect();
      collect();
      return process.memoryUsage().heapUsed;
    };
    const play = (runs: number): void => {
      for (let run = 0; run < runs; run += 1) {
        const span = begin();
        const agents = agentsOf(span);
        for (const part of parts.slice(0, run % (parts.length + 1))) agents.part(part);
        agents.end();
        span.end();
      }
    };
    play(300);
    // What is left behind is so at each time; what a compiler makes of the code, at one of them.
    const grown = (): number => {
      const before = heap();
      play(700);
      return heap() - before;
    };
    expect(Math.min(grown(), grown())).toBeLessThan(500_000);
    expect(counts.ended).toBe(counts.begun);
    expect(counts.ended).toBeGreaterThan(4_000);
  });

  it("end every span when no more events come, however deep", () => {
    const counts = useCountedSpans();
    const span = begin();
    const agents = agentsOf(span);
    agents.part(tracePart({ chain: [SUPERVISOR, RESEARCH, LIBRARY] }, lookupInput("", "KB1")));
    expect(counts).toEqual({ begun: 1, ended: 0 });
    agents.end();
    expect(counts).toEqual({ begun: 4, ended: 3 });
    agents.part(tracePart({ chain: [SUPERVISOR] }, { $unknown: ["late", {}] }));
    expect(agents.told.unknown).toBe(1);
  });
});
