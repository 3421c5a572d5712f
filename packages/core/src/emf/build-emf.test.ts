import { describe, expect, it } from "vitest";
import { buildEmf } from "./build-emf.ts";
import { parseEmf } from "./parse-emf.ts";
import { stringifyEmf } from "./stringify-emf.ts";
import type { EmfBuilt, EmfInput } from "./types.ts";
import { validateEmf } from "./validate-emf.ts";

const NOW = 1_700_000_000_000;
const DAY = 24 * 3_600_000;
const ONE: EmfInput = { namespace: "App", metrics: [{ name: "calls", value: 1 }] };

function build(input: Partial<EmfInput> | Record<string, unknown>, maxBytes?: number): EmfBuilt {
  const built = buildEmf(
    { ...ONE, ...input },
    {
      now: () => NOW,
      ...(maxBytes === undefined ? {} : { maxBytes }),
    },
  );
  for (const document of built.documents) {
    if (document["_aws"] === undefined) continue;
    const limits = { now: () => NOW, ...(maxBytes === undefined ? {} : { maxBytes }) };
    expect(validateEmf(stringifyEmf(document), limits)).toEqual([]);
  }
  return built;
}

function reasons(input: Partial<EmfInput> | Record<string, unknown>): readonly string[] {
  return build(input).refused.map(({ kind, name, reason }) => `${kind} ${name}| ${reason}`);
}

/** How many values come out for a metric, over all documents. */
function count({ documents }: EmfBuilt, name: string): number {
  return documents
    .map(parseEmf)
    .flatMap((parsed) => (parsed.kind === "ok" ? parsed.metrics : []))
    .filter((metric) => metric.name === name)
    .reduce((sum, { values }) => sum + values.length, 0);
}

describe("buildEmf", () => {
  it("writes members in the order _aws, dimensions, properties, metrics, on one compact line", () => {
    const { documents, refused } = build({
      metrics: [
        { name: "inputTokens", unit: "Count", value: 1024 },
        { name: "latency", unit: "Milliseconds", value: [1.5, 2], resolution: 1 },
        { name: "plain", value: -0, resolution: 60 },
      ],
      properties: { UserId: "user-42", nested: { list: [null, true] }, left: undefined },
      dimensions: { Model: "nova" },
    });
    expect(refused).toEqual([]);
    expect(documents.map(stringifyEmf)).toEqual([
      '{"_aws":{"Timestamp":1700000000000,"CloudWatchMetrics":[{"Namespace":"App","Dimensions":[["Model"]],' +
        '"Metrics":[{"Name":"inputTokens","Unit":"Count"},' +
        '{"Name":"latency","Unit":"Milliseconds","StorageResolution":1},{"Name":"plain"}]}]},' +
        '"Model":"nova","UserId":"user-42","nested":{"list":[null,true]},"inputTokens":1024,"latency":[1.5,2],"plain":0}',
    ]);
  });

  it("writes a payload of token usage as strands-token-telemetry does", () => {
    const tokens = { inputTokens: 1024, outputTokens: 256, totalTokens: 1280 };
    const cached = { cacheReadInputTokens: 512, cacheWriteInputTokens: 0 };
    const names = Object.entries({ ...tokens, ...cached });
    const { documents } = build({
      namespace: "AcmeInc/StrandsTokens",
      dimensionSets: [["Model"]],
      dimensions: { Model: "us.anthropic.claude-sonnet-4-20250514" },
      properties: { UserId: "user-42", SessionId: "abc-123" },
      metrics: names.map(([name, value]) => ({ name, unit: "Count", value })),
    });
    const directive = {
      Namespace: "AcmeInc/StrandsTokens",
      Dimensions: [["Model"]],
      Metrics: names.map(([Name]) => ({ Name, Unit: "Count" })),
    };
    const expected = {
      _aws: { Timestamp: NOW, CloudWatchMetrics: [directive] },
      Model: "us.anthropic.claude-sonnet-4-20250514",
      UserId: "user-42",
      SessionId: "abc-123",
      ...tokens,
      ...cached,
    };
    expect(documents.map(stringifyEmf)).toEqual([JSON.stringify(expected)]);
  });

  it("makes one set of all dimensions, the empty one without any, and takes equal sets for one", () => {
    const dimensions = { a: "1", b: "2" };
    const sets = (input: Partial<EmfInput>): unknown =>
      build(input).documents[0]?.["_aws"]?.CloudWatchMetrics[0]?.Dimensions;
    expect(sets({ dimensions })).toEqual([["a", "b"]]);
    expect(sets({})).toEqual([[]]);
    expect(sets({ dimensions, dimensionSets: [["a", "b"], [], ["b", "a"], ["a"]] })).toEqual([["a", "b"], [], ["a"]]);
  });

  it("splits more than 100 metrics over documents that all have dimensions and properties", () => {
    const metrics = Array.from({ length: 250 }, (_, index) => ({ name: `m${index}`, value: index }));
    const built = build({ metrics, dimensions: { a: "1" }, properties: { session: "s" } });
    const lengths = built.documents.map((document) => document["_aws"]?.CloudWatchMetrics[0]?.Metrics.length);
    expect(lengths).toEqual([100, 100, 50]);
    expect(built.documents.every((document) => document["a"] === "1" && document["session"] === "s")).toBe(true);
    expect(metrics.every(({ name }) => count(built, name) === 1)).toBe(true);
  });

  it("splits more than 100 values, and writes a value that is left alone as a number", () => {
    const value = Array.from({ length: 201 }, (_, index) => index);
    const { documents } = build({ metrics: [{ name: "m", value }] });
    expect(documents.flatMap((document) => document["m"])).toEqual(value);
    expect(documents.map((document) => Array.isArray(document["m"]))).toEqual([true, true, false]);
  });

  it("keeps a name that comes twice, with its own unit, in a document of its own", () => {
    const { documents } = build({
      metrics: [
        { name: "m", value: 1, unit: "Count" },
        { name: "m", value: 2, unit: "Bytes" },
        { name: "n", value: 3 },
      ],
    });
    expect(documents.map(({ m, n }) => [m, n])).toEqual([
      [1, 3],
      [2, undefined],
    ]);
  });

  it("keeps each document below the size of a log event", () => {
    const metrics = Array.from({ length: 90 }, (_, index) => ({
      name: `m${index}`,
      value: Array.from({ length: 90 }, (_unused, at) => Math.PI * 1e-200 * at),
    }));
    const built = build({ metrics }, 10_000);
    expect(built.refused).toEqual([]);
    expect(built.documents.length).toBeGreaterThan(15);
    expect(metrics.every(({ name }) => count(built, name) === 90)).toBe(true);
  });

  it("gives dimension sets that are too long together documents of their own", () => {
    const names = Array.from({ length: 60 }, (_, index) => `d${index}`);
    const dimensions = Object.fromEntries(names.map((name) => [name, name.repeat(300).slice(0, 1000)]));
    const dimensionSets = names.map((name, index) => [name, names[(index + 1) % 60] ?? ""]);
    const built = build({ dimensions, dimensionSets }, 16_384);
    expect(built.refused).toEqual([]);
    expect(built.documents.length).toBeGreaterThan(3);
    expect(count(built, "calls")).toBe(60);
  });

  it("refuses what no log event has room for", () => {
    expect(build({ properties: { text: "ä".repeat(600_000) } })).toEqual({
      documents: [],
      refused: [
        { kind: "size", name: "calls", reason: expect.stringContaining('Cannot write metric "calls": expected room') },
        { kind: "size", name: "", reason: expect.stringContaining("expected at most 1048550 bytes, got 1200") },
      ],
    });
    // Written as characters of two bytes, not as escapes of six: it fits.
    expect(build({ properties: { text: "ä".repeat(300_000) } }).refused).toEqual([]);
  });

  it("refuses a set of more than 30 dimensions, and takes one of 30", () => {
    const dimensions = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`d${index}`, "x"]));
    const names = Object.keys(dimensions);
    const built = build({ dimensions, dimensionSets: [names, names.slice(0, 30)] });
    expect(built.refused.map(({ reason }) => reason)).toEqual([
      "Cannot use a set of dimensions: expected at most 30 names, got 31",
    ]);
    expect(built.documents[0]?.["_aws"]?.CloudWatchMetrics[0]?.Dimensions).toEqual([names.slice(0, 30)]);
    // The dimension that only the refused set has stays to be searched for.
    expect(built.documents[0]?.["d30"]).toBe("x");
  });

  it("writes the members without a directive where no set survives", () => {
    const built = build({ dimensionSets: [["Model"]], dimensions: { Model: undefined }, properties: { user: "u" } });
    expect(built.documents).toEqual([{ user: "u", calls: 1 }]);
    expect(built.refused).toEqual([
      {
        kind: "dimension-set",
        name: "Model",
        reason: 'Cannot use a set of dimensions: value of "Model": expected a text, got undefined',
      },
    ]);
  });

  it("writes dimensions and properties where no metric is left, and nothing where there is nothing", () => {
    expect(build({ metrics: [], dimensions: { a: "1" }, properties: { b: 2 } }).documents).toEqual([{ a: "1", b: 2 }]);
    expect(build({ metrics: [] })).toEqual({ documents: [], refused: [] });
  });

  it.each([
    ["", "white space"],
    ["   ", "white space"],
    ["a".repeat(257), "at most 256 characters, got 257"],
    [":a", "without a colon"],
    ["ä", "letters, digits"],
    [undefined, "expected a text, got undefined"],
  ])("refuses a namespace, case %#", (namespace, reason) => {
    expect(reasons({ namespace })).toEqual([expect.stringContaining(reason)]);
    expect(build({ namespace }).documents).toEqual([{ calls: 1 }]);
  });

  it.each(["AWS/x", "a b._#:/-9", "a".repeat(256)])("takes a namespace, case %#", (namespace) => {
    expect(reasons({ namespace })).toEqual([]);
  });

  it.each([
    [NOW - 14 * DAY, undefined],
    [NOW - 14 * DAY - 1, "at most 14 days old"],
    [NOW + 7_200_000, undefined],
    [NOW + 7_200_001, "at most 2 hours ahead"],
    [1.5, "whole milliseconds"],
    [Number.NaN, "whole milliseconds"],
    ["now", "whole milliseconds"],
  ])("looks at the time stamp %j", (timestamp, reason) => {
    expect(reasons({ timestamp })).toEqual(reason === undefined ? [] : [expect.stringContaining(reason)]);
  });

  it.each([
    ["", "x"],
    [" ", "x"],
    [":a", "x"],
    ["a".repeat(251), "x"],
    ["ä", "x"],
    ["_aws", "x"],
    ["a", ""],
    ["a", "\t "],
    ["a", "x\ny"],
    ["a", "ä"],
    ["a", "x".repeat(1025)],
    ["a", 7],
  ])("refuses a dimension by its name or value, case %#", (name, value) => {
    expect(build({ dimensions: { [name]: value } }).refused[0]?.kind).toBe("dimension-set");
  });

  it("takes dimensions as long as they may be, whatever they are called", () => {
    const dimensions = JSON.parse(`{"${"a".repeat(250)}":"${"x".repeat(1024)}","__proto__":"p","toString":"t"}`);
    const { documents, refused } = build({ dimensions });
    expect(refused).toEqual([]);
    expect(JSON.parse(stringifyEmf(documents[0] ?? {}))).toHaveProperty("toString", "t");
    const parsed = parseEmf(stringifyEmf(documents[0] ?? {}));
    expect(parsed.kind === "ok" && Object.keys(parsed.metrics[0]?.dimensions ?? {})).toEqual(Object.keys(dimensions));
  });

  it("refuses metrics alone, with the reason", () => {
    expect(
      reasons({
        dimensions: { dim: "x" },
        metrics: [
          { name: "", value: 1 },
          { name: "_aws", value: 1 },
          { name: "dim", value: 1 },
          { name: "a".repeat(1025), value: 1 },
          { name: "u", value: 1, unit: "Furlongs" },
          { name: "r", value: 1, resolution: 30 },
          { name: "nan", value: [1, Number.NaN, Number.POSITIVE_INFINITY] },
          { name: "text", value: "7" },
          { name: "big", value: 2 ** 361 },
          { name: "none", value: [] },
          null,
          { name: "good", value: 2 ** 360 },
        ],
      }),
    ).toEqual([
      'metric | Cannot use metric "": expected a character that is no white space, got ""',
      'metric _aws| Cannot use metric "_aws": expected another name than that of the metadata, got "_aws"',
      'metric dim| Cannot use metric "dim": expected a name of its own, got that of a dimension',
      expect.stringContaining("expected at most 1024 characters, got 1025"),
      'metric u| Cannot use metric "u": expected a unit of CloudWatch\'s, got "Furlongs"',
      'metric r| Cannot use metric "r": expected a resolution of 1 or 60 seconds, got 30',
      'value nan| Cannot use 2 of 3 values of "nan": expected finite numbers between -2^360 and 2^360, got NaN',
      'value text| Cannot use 1 of 1 values of "text": expected finite numbers between -2^360 and 2^360, got "7"',
      'value big| Cannot use 1 of 1 values of "big": expected finite numbers between -2^360 and 2^360, got 4.6970851655476665e+108',
      'value none| Cannot use metric "none": expected a value, got a list of 0',
      "metric | Cannot use a metric: expected an object, got null",
    ]);
  });

  it("refuses properties that are no JSON, or would take the place of a dimension or metric", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const properties = {
      circle,
      big: 1n,
      act: () => 1,
      nan: Number.NaN,
      throwing: {
        toJSON: () => {
          throw new Error("no");
        },
      },
      calls: "x",
      dim: "y",
      _aws: {},
      date: new Date(NOW),
    };
    const built = build({ dimensions: { dim: "1" }, properties });
    expect(built.refused.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      ["circle", "big", "act", "nan", "throwing", "calls", "dim", "_aws"].map((name) => `property ${name}`),
    );
    expect(built.documents[0]).toMatchObject({ dim: "1", calls: 1, date: "2023-11-14T22:13:20.000Z" });
  });

  it("refuses lists that are none", () => {
    expect(reasons({ metrics: "x", dimensionSets: 7 })).toEqual([
      "dimension-set | Cannot use the sets of dimensions: expected a list, got 7",
      'metric | Cannot use the metrics: expected a list, got "x"',
    ]);
    expect(reasons({ dimensions: 7, properties: ["x"] })).toEqual([
      "dimension-set | Cannot use the dimensions: expected an object, got 7",
      "property | Cannot use the properties: expected an object, got a list of 1",
    ]);
    expect(reasons({ dimensionSets: [7] })).toEqual([
      "dimension-set | Cannot use a set of dimensions: expected a list of names, got 7",
    ]);
  });

  it("does without a property whose getter throws", () => {
    const properties = {
      get a(): never {
        throw new Error("no");
      },
      b: 1,
    };
    const built = build({ properties });
    expect(built.refused).toEqual([
      { kind: "property", name: "a", reason: 'Cannot read property "a": expected a value, got a getter that throws' },
    ]);
    expect(built.documents[0]).toMatchObject({ b: 1, calls: 1 });
    expect(built.documents[0]).toHaveProperty("_aws");
  });

  it("never throws, not even at input that throws when it is looked at", () => {
    const closed = Proxy.revocable({}, {});
    closed.revoke();
    const throwing = {
      get a(): never {
        throw new Error("no");
      },
    };
    for (const change of [{ dimensions: throwing }, { properties: closed.proxy }, { metrics: [closed.proxy] }]) {
      const built = buildEmf({ namespace: "N", metrics: [{ name: "n", value: 1 }], ...change } as never);
      expect(built).toEqual({
        documents: [],
        refused: [
          {
            kind: "property",
            name: "",
            reason: expect.stringMatching(/^Cannot read the input: expected plain data, got what throws: /),
          },
        ],
      });
    }
  });
});
