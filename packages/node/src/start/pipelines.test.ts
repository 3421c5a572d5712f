import { createRequire } from "node:module";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import * as logExporters from "@opentelemetry/exporter-logs-otlp-proto";
import * as metricExporters from "@opentelemetry/exporter-metrics-otlp-proto";
import * as traceExporters from "@opentelemetry/exporter-trace-otlp-proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpExporter } from "./exporters.ts";
import { findHostSdk, type HostSdk } from "./host-sdk.ts";
import { pairsFrom } from "./read-environment.ts";
import { samplerFrom } from "./sampler.ts";

const require = createRequire(import.meta.url);

function hostSdk(): HostSdk {
  const sdk = findHostSdk((name) => require(name) as unknown);
  if (sdk === undefined) throw new Error("Expected the workspace's SDK");
  return sdk;
}

describe("the standard variables", () => {
  const said: string[] = [];
  beforeEach(() => {
    const log = (message: string) => void said.push(message);
    const logger = { error: log, warn: log, info: log, debug: log, verbose: log };
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    said.length = 0;
  });
  afterEach(() => diag.disable());

  it.each([
    [undefined, undefined, "ParentBased{root=AlwaysOnSampler,"],
    ["always_on", undefined, "AlwaysOnSampler"],
    ["always_off", undefined, "AlwaysOffSampler"],
    ["traceidratio", "0.25", "TraceIdRatioBased{0.25}"],
    ["traceidratio", undefined, "TraceIdRatioBased{1}"],
    ["parentbased_traceidratio", "0.5", "ParentBased{root=TraceIdRatioBased{0.5},"],
    ["PARENTBASED_ALWAYS_OFF", undefined, "ParentBased{root=AlwaysOffSampler,"],
  ])("make of the sampler %s with %s a %s", (name, argument, expected) => {
    const sampler = samplerFrom({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument }, hostSdk());
    expect(String(sampler).replaceAll(" ", "")).toContain(expected);
    expect(said).toEqual([]);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: "jaeger_remote" }, "OTEL_TRACES_SAMPLER"],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "lots" }, "OTEL_TRACES_SAMPLER_ARG"],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "2" }, "OTEL_TRACES_SAMPLER_ARG"],
  ])("that mean nothing, %j, are reported and count as not set", (env, name) => {
    const sampler = samplerFrom(env, hostSdk());
    expect(String(sampler)).toMatch(/AlwaysOn|TraceIdRatioBased\{1\}/);
    expect(said.join()).toContain(name);
  });

  it("of resource attributes are decoded, and a broken part costs only itself", () => {
    expect(pairsFrom({ X: "a=1, b=x%20y ,c,=d,e=%ZZ,f=" }, "X")).toEqual({ a: "1", b: "x y", f: "" });
    expect(said).toHaveLength(3);
  });

  it("that ask for a protocol whose exporter is not installed get none, and a reason", () => {
    expect(otlpExporter("traces", { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, () => undefined)).toBeUndefined();
    expect(said.join()).toContain("expected an installed OTLP exporter for grpc, got none");
  });

  it("build the exporters that are installed", () => {
    const load = (name: string) => {
      if (name === "@opentelemetry/exporter-trace-otlp-proto") return traceExporters;
      if (name === "@opentelemetry/exporter-logs-otlp-proto") return logExporters;
      return name === "@opentelemetry/exporter-metrics-otlp-proto" ? metricExporters : undefined;
    };
    expect(otlpExporter("traces", {}, load)).toBeInstanceOf(traceExporters.OTLPTraceExporter);
    expect(otlpExporter("metrics", {}, load)).toBeInstanceOf(metricExporters.OTLPMetricExporter);
    expect(otlpExporter("logs", {}, load)).toBeInstanceOf(logExporters.OTLPLogExporter);
    expect(said).toEqual([]);
  });

  it("without an endpoint export to an outcrop on this machine, and leave one that is set alone", () => {
    class OTLPTraceExporter {
      readonly options: object;
      constructor(options: object) {
        this.options = options;
      }
    }
    const load = (name: string) => (name.endsWith("trace-otlp-proto") ? { OTLPTraceExporter } : undefined);
    expect(otlpExporter("traces", {}, load)).toMatchObject({
      options: { url: "http://localhost:5080/api/default/v1/traces", timeoutMillis: 5_000 },
    });
    const set = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_EXPORTER_OTLP_TIMEOUT: "10000" };
    expect(otlpExporter("traces", set, load)).toEqual(new OTLPTraceExporter({}));
    const specific = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector:4318/v1/traces" };
    expect(otlpExporter("traces", specific, load)).toMatchObject({ options: { timeoutMillis: 5_000 } });
  });
});
