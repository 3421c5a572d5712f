import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import { instrumentClient } from "@outcrop/node";
import { startReplayServer } from "@outcrop/replay";
import { SERVICE_DESK } from "../app/agent/service-desk.ts";
import { createSupportAssistant } from "../app/support-assistant.ts";
import { createReplayClients, REPLAY_CREDENTIALS } from "../demo/replay-client.ts";
import { seededRandom } from "../demo/random.ts";
import { createScriptedModel } from "../demo/scripted-model.ts";
import { planHistory, throttledShare } from "../demo/traffic.ts";
import { followServiceClock } from "./follow-service-clock.ts";
import { createSeededIds } from "./seeded-ids.ts";
import { sendSpans } from "./send-spans.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export interface HistoryOptions {
  /** OTLP/HTTP base address: `/v1/traces` is added. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly hours: number;
  readonly seed: number;
  /** The history's last instant, milliseconds since the epoch. With the same seed it gives the same spans. */
  readonly endMs: number;
  readonly onProgress?: (progress: HistoryProgress) => void;
}

interface HistoryProgress {
  readonly questions: number;
  readonly ofQuestions: number;
  readonly spansSent: number;
}

export interface HistoryResult {
  readonly questions: number;
  readonly failed: number;
  readonly spans: number;
}

const MS_PER_DELTA = 55;

/**
 * Plays hours of questions in seconds and sends their spans with past times. The calls are real ones, through the AWS
 * SDK and the instrumentation to a replay server; only the clock is not. It sets the process's OpenTelemetry globals and
 * its clock, so it wants a process of its own, without `@outcrop/node/register`.
 */
export async function runHistory(options: HistoryOptions): Promise<HistoryResult> {
  const { endMs, hours, seed, onProgress = () => undefined } = options;
  const random = seededRandom(seed);
  const plan = planHistory(endMs, hours, random);
  const startMs = endMs - hours * 3_600_000;
  const clock = createVirtualClock(startMs);
  const spans: ReadableSpan[] = [];
  installTracing(spans, createSeededIds(seed, startMs));

  const answer = createScriptedModel({
    clock,
    random,
    pauseMs: 0,
    pace: 0,
    throttledShare: (nowMs) => throttledShare(nowMs, endMs),
  });
  const server = await startReplayServer({ answer, credentials: REPLAY_CREDENTIALS, now: clock.now });
  const clients = createReplayClients(server.url, { backoff: (ms) => void clock.sleep(ms), random });
  instrumentClient(clients.models);
  instrumentClient(clients.agents, { agentNames: { [SERVICE_DESK.agentId]: SERVICE_DESK.name } });
  followServiceClock(clients.agents, clock);
  const onDelta = (): Promise<void> => clock.sleep(MS_PER_DELTA);
  const assistant = createSupportAssistant({ client: clients.models, agents: clients.agents, clock, onDelta });

  let failed = 0;
  const uninstall = clock.install();
  try {
    for (const [i, question] of plan.entries()) {
      clock.set(question.atMs);
      await assistant.ask(question).catch(() => {
        failed += 1;
      });
      onProgress({ questions: i + 1, ofQuestions: plan.length, spansSent: 0 });
    }
  } finally {
    uninstall();
    clients.destroy();
    await server.close();
  }

  const { endpoint, headers = {} } = options;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces`, headers: { ...headers } });
  await sendSpans(exporter, spans, (spansSent) => {
    onProgress({ questions: plan.length, ofQuestions: plan.length, spansSent });
  });
  await exporter.shutdown();
  return { questions: plan.length, failed, spans: spans.length };
}

function installTracing(spans: ReadableSpan[], idGenerator: ReturnType<typeof createSeededIds>): void {
  const provider = new TracerProvider({
    idGenerator,
    resource: resourceFromAttributes({ "service.name": "support-assistant", "service.version": "0.1.0" }),
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => void spans.push(span),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
}
