import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildEmf } from "./build-emf.ts";
import { utf8Bytes } from "./byte-size.ts";
import { parseEmf } from "./parse-emf.ts";
import { stringifyEmf } from "./stringify-emf.ts";
import type { EmfInput, EmfMetric } from "./types.ts";
import { validateEmf } from "./validate-emf.ts";

/** Code points, lone surrogates among them. By hand: fast-check's unit `binary` costs a second of processor to set up. */
const anyCharacter = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

const NOW = 1_700_000_000_000;

const dimensionName = fc.oneof(
  fc.constantFrom("Model", "__proto__", "constructor", "toString", "7", "a,b"),
  fc.string({ minLength: 1, maxLength: 12 }).filter((name) => /^[!-~][ -~]*$/.test(name) && !/^:|^_aws$/.test(name)),
);
const dimensionValue = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `${text}.`);
/** No dimension has such a name; some names come up again and again. */
const metricName = fc.oneof(
  fc.integer({ min: 0, max: 150 }).map((index) => `metric ${index} ä`),
  fc.string({ unit: anyCharacter, maxLength: 10 }).map((text) => `é"\\${text}`),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 360), max: 2 ** 360 }),
);
const value = fc.oneof(
  { weight: 20, arbitrary: number },
  { weight: 5, arbitrary: fc.array(number, { minLength: 1, maxLength: 5 }) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 90, max: 320 }), number).map(([n, x]) => series(n, x)) },
);
const metric: fc.Arbitrary<EmfMetric> = fc.record(
  {
    name: metricName,
    value,
    unit: fc.constantFrom("Count", "Milliseconds", "Kilobytes/Second", "None"),
    resolution: fc.constantFrom(1 as const, 60 as const),
  },
  { requiredKeys: ["name", "value"] },
);
const input: fc.Arbitrary<EmfInput> = fc
  .record({
    dimensions: fc.dictionary(dimensionName, dimensionValue, { maxKeys: 5, noNullPrototype: true }),
    picks: fc.array(fc.array(fc.nat(4), { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
    metrics: fc.oneof(
      { weight: 30, arbitrary: fc.array(metric, { minLength: 1, maxLength: 8 }) },
      { weight: 1, arbitrary: fc.array(metric, { minLength: 90, maxLength: 260, size: "max" }) },
    ),
    properties: fc.dictionary(
      fc.string().map((name) => `property ${name}`),
      fc.jsonValue({ maxDepth: 2 }),
      { maxKeys: 3 },
    ),
  })
  .map(({ dimensions, picks, metrics, properties }) => {
    const names = Object.keys(dimensions);
    const sets = picks.map((pick) => [...new Set(pick.flatMap((index) => names[index] ?? []))]);
    return { namespace: "App", timestamp: NOW, dimensions, dimensionSets: sets, metrics, properties };
  });

function series(length: number, start: number): readonly number[] {
  return Array.from({ length }, (_, index) => (start + index) / 3);
}

type Bag = Map<string, number>;

function add(bag: Bag, ...parts: readonly unknown[]): void {
  const key = JSON.stringify(parts);
  bag.set(key, (bag.get(key) ?? 0) + 1);
}

/** Dimensions in any order, as one text. */
function told(dimensions: readonly (readonly unknown[])[]): string {
  return JSON.stringify(dimensions.map((pair) => JSON.stringify(pair)).toSorted((a, b) => (a < b ? -1 : 1)));
}

/** (dimensions, name, unit, resolution, value) → how often. */
function meant({ dimensions = {}, dimensionSets = [], metrics }: EmfInput): Bag {
  const bag: Bag = new Map();
  const sets = new Set(dimensionSets.map((names) => told(names.map((n) => [n, dimensions[n]]))));
  for (const set of sets) {
    for (const { name, unit = "None", resolution = 60, value: given } of metrics) {
      for (const one of [given].flat()) add(bag, set, name, unit, resolution, one);
    }
  }
  return bag;
}

function read(lines: readonly string[]): Bag {
  const bag: Bag = new Map();
  for (const line of lines) {
    const parsed = parseEmf(line);
    if (parsed.kind !== "ok") throw new Error(`${parsed.kind}: ${line.slice(0, 200)}`);
    for (const { namespace, dimensions, name, unit, resolution, values, timestamp } of parsed.metrics) {
      if (namespace !== "App" || timestamp !== NOW) throw new Error(`read ${namespace}, ${timestamp}`);
      for (const one of values) add(bag, told(Object.entries(dimensions)), name, unit, resolution, one);
    }
  }
  return bag;
}

describe("the embedded metric format", () => {
  it("neither loses nor doubles a value when it splits, over 10,000 payloads", () => {
    let split = 0;
    const maxBytes = fc.constantFrom(undefined, 8_000, 20_000);
    fc.assert(
      fc.property(input, maxBytes, (payload, most) => {
        const limits = { now: () => NOW, ...(most === undefined ? {} : { maxBytes: most }) };
        const { documents, refused } = buildEmf(payload, limits);
        const lines = documents.map(stringifyEmf);
        expect(refused).toEqual([]);
        expect(lines.flatMap((line) => validateEmf(line, limits))).toEqual([]);
        expect(Math.max(0, ...lines.map(utf8Bytes))).toBeLessThanOrEqual(most ?? 1_048_576);
        expect(read(lines)).toEqual(meant(payload));
        if (lines.length > 1) split += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(split).toBeGreaterThan(500);
  }, 240_000);

  it("builds what CloudWatch takes, or nothing, whatever it is given", () => {
    const odd = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    const oddMetric = fc.record({ name: fc.oneof(metricName, odd), value: fc.oneof(number, odd), unit: odd });
    const wild = fc.record(
      {
        namespace: fc.oneof({ weight: 5, arbitrary: fc.constant("App") }, { weight: 1, arbitrary: odd }),
        timestamp: fc.oneof({ weight: 5, arbitrary: fc.constant(NOW) }, { weight: 1, arbitrary: odd }),
        dimensions: fc.oneof(fc.dictionary(fc.string(), fc.oneof(fc.string(), odd)), odd),
        dimensionSets: fc.oneof(fc.array(fc.array(fc.oneof(dimensionName, odd))), odd),
        properties: fc.oneof(fc.dictionary(fc.string(), odd), odd),
        metrics: fc.oneof(fc.array(fc.oneof(metric, oddMetric, odd)), odd),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(wild, (given) => {
        const { documents } = buildEmf(given as unknown as EmfInput, { now: () => NOW });
        for (const document of documents) {
          const line = stringifyEmf(document);
          expect(parseEmf(line).kind).toBe(document["_aws"] === undefined ? "not-emf" : "ok");
          if (document["_aws"] !== undefined) expect(validateEmf(line, { now: () => NOW })).toEqual([]);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("reads any text and any JSON without throwing, and calls it malformed where there are problems", () => {
    const json = fc.jsonValue();
    const nearly = fc.record(
      {
        _aws: fc.oneof(
          json,
          fc.record(
            {
              Timestamp: fc.oneof(fc.constant(NOW), json),
              CloudWatchMetrics: fc.oneof(
                json,
                fc.array(
                  fc.record(
                    {
                      Namespace: fc.oneof(fc.constant("App"), json),
                      Dimensions: fc.oneof(fc.constant([["a"], []]), fc.array(fc.array(json)), json),
                      Metrics: fc.oneof(fc.array(fc.record({ Name: fc.constantFrom("m", "n"), Unit: json })), json),
                    },
                    { requiredKeys: [] },
                  ),
                ),
              ),
            },
            { requiredKeys: [] },
          ),
        ),
        a: fc.oneof(fc.constant("x"), json),
        m: fc.oneof(number, json),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(json, nearly, fc.string(), json.map(stringify), nearly.map(stringify)), (event) => {
        const parsed = parseEmf(event);
        const problems = validateEmf(event, { now: () => NOW });
        if (parsed.kind !== "ok") expect(problems.length).toBeGreaterThan(0);
        if (parsed.kind === "malformed") expect(problems).toEqual(expect.arrayContaining([...parsed.problems]));
      }),
      { numRuns: 5_000 },
    );
  });
});

function stringify(json: unknown): string {
  return JSON.stringify(json);
}
