import { Metrics } from "@aws-lambda-powertools/metrics";
import { createMetricsLogger, type MetricsLogger } from "aws-embedded-metrics";
import { afterEach, describe, expect, it, vi } from "vitest";
import { buildEmf } from "./build-emf.ts";
import { parseEmf } from "./parse-emf.ts";
import { stringifyEmf } from "./stringify-emf.ts";
import type { EmfInput, EmfMetric } from "./types.ts";
import { validateEmf } from "./validate-emf.ts";

/** What the three libraries say of one input, side by side: the same metrics, however they are laid out. */

// It looks for its environment as it is loaded, on the network too, unless it is told.
vi.hoisted(() => {
  process.env["AWS_EMF_ENVIRONMENT"] = "Local";
});

const NOW = Date.now();

function ours(input: EmfInput): readonly string[] {
  const { documents, refused } = buildEmf(input);
  expect(refused).toEqual([]);
  return documents.map(stringifyEmf);
}

/** The lines that a library writes to the console. */
async function printed(work: () => unknown): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: unknown) => void lines.push(String(line)));
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    lines.push(...String(chunk).trim().split("\n"));
    return true;
  });
  try {
    await work();
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
  return lines.filter((line) => line.startsWith("{"));
}

function valuesOf(metric: EmfMetric): readonly number[] {
  return [metric.value].flat();
}

async function embeddedMetrics(input: EmfInput): Promise<readonly string[]> {
  return printed(() => {
    const logger: MetricsLogger = createMetricsLogger();
    logger.setNamespace(input.namespace).setTimestamp(input.timestamp ?? NOW);
    const { dimensions = {}, dimensionSets = [Object.keys(dimensions)] } = input;
    logger.setDimensions(
      dimensionSets.map((set) => Object.fromEntries(set.map((name) => [name, dimensions[name] ?? ""]))),
      false,
    );
    for (const [name, value] of Object.entries(input.properties ?? {})) logger.setProperty(name, value);
    for (const metric of input.metrics) {
      for (const value of valuesOf(metric)) logger.putMetric(metric.name, value, metric.unit, metric.resolution);
    }
    return logger.flush();
  });
}

/** It always has a dimension `service`, and one set without it cannot be asked for. */
async function powertools(input: EmfInput): Promise<readonly string[]> {
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  return printed(() => {
    const { service = "", ...dimensions } = input.dimensions ?? {};
    const metrics = new Metrics({ namespace: input.namespace, serviceName: service });
    for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value ?? "");
    for (const [name, value] of Object.entries(input.properties ?? {})) metrics.addMetadata(name, String(value));
    metrics.setTimestamp(input.timestamp ?? NOW);
    for (const { name, unit = "None", resolution = 60, value } of input.metrics) {
      for (const one of [value].flat()) metrics.addMetric(name, unit, one, resolution);
    }
    metrics.publishStoredMetrics();
  });
}

/** Each value with everything that CloudWatch would store it under, sorted. */
function meaning(lines: readonly string[]): readonly string[] {
  return lines
    .flatMap((line) => {
      expect(validateEmf(line)).toEqual([]);
      const parsed = parseEmf(line);
      return parsed.kind === "ok" ? parsed.metrics : [];
    })
    .flatMap(({ values, dimensions, timestamp, ...metric }) => {
      const sorted = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
      return values.map((value) => {
        const { namespace, name, unit, resolution } = metric;
        return [namespace, sorted.toSorted(byText).join(), name, unit, resolution, timestamp, value].join(" | ");
      });
    })
    .toSorted(byText);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function series(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index + 0.25);
}

const BASE = { namespace: "App/Tokens", timestamp: NOW, dimensions: { service: "chat", Model: "nova" } };
const TOKENS: readonly EmfMetric[] = ["input", "output", "total", "cacheRead", "cacheWrite"].map((name, index) => ({
  name,
  unit: "Count",
  value: index * 7,
}));

const INPUTS: readonly (readonly [string, EmfInput])[] = [
  ["five counts", { ...BASE, metrics: TOKENS }],
  ["properties beside", { ...BASE, metrics: TOKENS, properties: { session: "s-1", user: "u" } }],
  ["lists of values", { ...BASE, metrics: [{ name: "ms", unit: "Milliseconds", value: [1.5, 1.5, 2] }] }],
  ["high resolution", { ...BASE, metrics: [{ name: "ms", unit: "Milliseconds", value: 2, resolution: 1 }] }],
  ["negative and tiny values", { ...BASE, metrics: [{ name: "n", unit: "None", value: [-3, 1e-12, 0] }] }],
];

const SPLIT: readonly (readonly [string, EmfInput])[] = [
  [
    "101 metrics",
    { ...BASE, metrics: series(101).map((value, index) => ({ name: `m${index}`, unit: "Bytes", value })) },
  ],
  ["250 values", { ...BASE, metrics: [{ name: "m", unit: "Percent", value: series(250) }, ...TOKENS] }],
];

describe("beside the libraries of AWS", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([...INPUTS, ...SPLIT])("means the same as aws-embedded-metrics: %s", async (_, input) => {
    const lines = await embeddedMetrics(input);
    expect(lines.length).toBeGreaterThan(0);
    expect(meaning(ours(input))).toEqual(meaning(lines));
  });

  it.each(INPUTS)("means the same as powertools: %s", async (_, input) => {
    const lines = await powertools(input);
    expect(lines.length).toBeGreaterThan(0);
    expect(meaning(ours(input))).toEqual(meaning(lines));
  });

  it("means the same as aws-embedded-metrics with several dimension sets, an empty one among them", async () => {
    const input: EmfInput = { ...BASE, dimensionSets: [["service"], ["service", "Model"], []], metrics: TOKENS };
    expect(meaning(ours(input))).toEqual(meaning(await embeddedMetrics(input)));
  });

  it("refuses what aws-embedded-metrics throws at, without an exception", async () => {
    const bad: readonly EmfInput[] = [
      { ...BASE, metrics: [{ name: "n", value: Number.NaN }] },
      { ...BASE, metrics: [{ name: " ", value: 1 }] },
      { ...BASE, metrics: [{ name: "x".repeat(1025), value: 1 }] },
      { ...BASE, namespace: "nämlich", metrics: TOKENS },
      { ...BASE, timestamp: NOW - 15 * 86_400_000, metrics: TOKENS },
      { ...BASE, dimensions: { Model: "ä" }, metrics: TOKENS },
      {
        ...BASE,
        dimensions: Object.fromEntries(series(31).map((_, index) => [`d${index}`, "x"])),
        metrics: TOKENS,
      },
    ];
    for (const input of bad) {
      await expect(embeddedMetrics(input)).rejects.toThrow();
      expect(buildEmf(input).refused.length).toBeGreaterThan(0);
    }
  });

  it.each(SPLIT)("keeps what powertools loses as it splits, the dimensions: %s", async (_, input) => {
    const lines = await powertools(input);
    const sets = lines.flatMap((line) => JSON.parse(line)["_aws"].CloudWatchMetrics[0].Dimensions);
    expect(sets[0]).toEqual(["service", "Model"]);
    expect(sets.at(-1)).toEqual(["service"]);
    const ofOurs = meaning(ours(input));
    expect(ofOurs.every((line) => line.includes("| Model=nova,service=chat |"))).toBe(true);
    const names = (all: readonly string[]): readonly string[] => all.map((line) => line.split(" | ").at(-1) ?? "");
    expect(names(ofOurs).toSorted(byText)).toEqual(names(meaning(lines)).toSorted(byText));
  });

  it("keeps what the others lose: a name with two units", async () => {
    const metrics: readonly EmfMetric[] = [
      { name: "size", unit: "Bytes", value: 1 },
      { name: "size", unit: "Count", value: 2 },
    ];
    const input: EmfInput = { ...BASE, metrics };
    expect(meaning(ours(input)).map((line) => line.split(" | ")[3])).toEqual(["Bytes", "Count"]);
    // Two values of one unit.
    expect(meaning(await embeddedMetrics(input)).map((line) => line.split(" | ")[3])).toEqual(["Bytes", "Bytes"]);
    await expect(powertools(input)).rejects.toThrow(/already been added with unit/);
  });

  it("refuses values that powertools writes, which CloudWatch does not take", async () => {
    const input: EmfInput = { ...BASE, metrics: [{ name: "n", unit: "None", value: Number.POSITIVE_INFINITY }] };
    const [line = ""] = await powertools(input);
    expect(JSON.parse(line)).toHaveProperty("n", null);
    expect(buildEmf(input).refused.map(({ kind }) => kind)).toEqual(["value"]);
  });
});
