import { context, diag, DiagLogLevel, metrics, propagation, type Span, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { flushAtExit } from "../../start/flush-at-exit.ts";
import { hostPackages } from "../../start/host-packages.ts";
import { StrandsTelemetry } from "./strands-telemetry.ts";

vi.mock(import("../../start/flush-at-exit.ts"), async (original) => ({ ...(await original()), flushAtExit: vi.fn() }));

const load = hostPackages(undefined, process.cwd());

let warnings: string[];
beforeEach(() => {
  warnings = [];
  const note = (text: string): void => void warnings.push(text);
  diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, DiagLogLevel.WARN);
});
afterEach(() => {
  for (const api of [trace, metrics, context, propagation, diag]) api.disable();
  vi.restoreAllMocks();
});

async function receiver(): Promise<{ server: Server; url: string; paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}

describe("StrandsTelemetry", () => {
  it("exports spans and metrics by one chain of calls", async () => {
    const { server, url, paths } = await receiver();
    // The exporters of the host read the variables by themselves.
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
    const telemetry = new StrandsTelemetry({ load }).setupOtlpExporter().setupMeter({ enableOtlpExporter: true });
    trace.getTracer("test").startSpan("work").end();
    metrics.getMeter("test").createCounter("work").add(1);
    await telemetry.flush();
    vi.unstubAllEnvs();
    await new Promise((resolve) => server.close(resolve));
    expect(paths.toSorted()).toEqual(["/v1/metrics", "/v1/traces"]);
    expect(warnings).toEqual([]);
  });

  it("names the service as Python does", () => {
    const nameOf = (env: Readonly<Record<string, string>>): unknown => {
      trace.disable();
      const provider: unknown = new StrandsTelemetry({ env, load }).tracerProvider;
      const exporter = new InMemorySpanExporter();
      const span: unknown = (provider as TracerProvider).getTracer("test").startSpan("work");
      exporter.reset();
      return (span as { resource: { attributes: Record<string, unknown> } }).resource.attributes["service.name"];
    };
    expect(nameOf({})).toBe("strands-agents");
    expect(nameOf({ OTEL_SERVICE_NAME: " shop " })).toBe("shop");
    expect(nameOf({ OTEL_RESOURCE_ATTRIBUTES: "service.name=other" })).toBe("other");
  });

  it("prints spans where a console exporter is wanted", () => {
    const printed = vi.spyOn(console, "dir").mockImplementation(() => undefined);
    new StrandsTelemetry({ env: {}, load }).setupConsoleExporter();
    trace.getTracer("test").startSpan("work").end();
    expect(printed).toHaveBeenCalledOnce();
  });

  it("samples and limits as the environment says", () => {
    const env = { OTEL_TRACES_SAMPLER: "always_off" };
    const spanOf = (variables: Readonly<Record<string, string>>): Span => {
      trace.disable();
      const { tracerProvider } = new StrandsTelemetry({ env: variables, load });
      return (tracerProvider as TracerProvider).getTracer("test").startSpan("work", { attributes: { a: 1, b: 2 } });
    };
    expect(spanOf(env).isRecording()).toBe(false);
    const limited: unknown = spanOf({ OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "1" });
    expect((limited as { attributes: object }).attributes).toEqual({ a: 1 });
  });

  it("uses a given provider without making it global, and says what it cannot add", () => {
    const exporter = new InMemorySpanExporter();
    const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const telemetry = new StrandsTelemetry({ tracerProvider, env: {}, load }).setupConsoleExporter();
    expect(telemetry.tracerProvider).toBe(tracerProvider);
    trace.getTracer("test").startSpan("work").end();
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(warnings.join()).toContain("spanProcessors");
  });

  it("flushes at the process's end what it exports, beside a given provider too", async () => {
    const { server, url, paths } = await receiver();
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
    const atExit = vi.mocked(flushAtExit);
    atExit.mockClear();
    const tracerProvider = new TracerProvider();
    new StrandsTelemetry({ tracerProvider, load }).setupMeter({ enableOtlpExporter: true });
    metrics.getMeter("test").createCounter("work").add(1);
    expect(atExit).toHaveBeenCalledOnce();
    await atExit.mock.calls[0]?.[0]();
    vi.unstubAllEnvs();
    await new Promise((resolve) => server.close(resolve));
    expect(paths).toEqual(["/v1/metrics"]);
  });

  it("does nothing but say so where no SDK is installed", async () => {
    const telemetry = new StrandsTelemetry({ env: {}, load: () => undefined });
    telemetry.setupOtlpExporter().setupConsoleExporter().setupMeter({ enableConsoleExporter: true });
    await telemetry.flush();
    expect(telemetry.tracerProvider).toBeUndefined();
    expect(warnings.join()).toContain("expected an OpenTelemetry SDK");
  });
});
