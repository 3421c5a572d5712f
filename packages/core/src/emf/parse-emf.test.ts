import { describe, expect, it } from "vitest";
import { parseEmf } from "./parse-emf.ts";
import { validateEmf } from "./validate-emf.ts";

const NOW = 1_700_000_000_000;

/** An event with one directive over two dimensions and two metrics. */
function event(directive: Record<string, unknown> = {}, members: Record<string, unknown> = {}): unknown {
  const { Namespace = "App", Dimensions = [["Model"], []], ...rest } = directive;
  const Metrics = [{ Name: "tokens", Unit: "Count" }, { Name: "ms" }];
  return {
    _aws: { Timestamp: NOW, CloudWatchMetrics: [{ Namespace, Dimensions, Metrics, ...rest }] },
    Model: "nova",
    tokens: [1, 2],
    ms: 0.5,
    ...members,
  };
}

describe("parseEmf", () => {
  it("gives one reading for each metric and dimension set", () => {
    const tokens = { namespace: "App", name: "tokens", unit: "Count", values: [1, 2], timestamp: NOW, resolution: 60 };
    const ms = { namespace: "App", name: "ms", unit: "None", values: [0.5], timestamp: NOW, resolution: 60 };
    const readings = [
      { ...tokens, dimensions: { Model: "nova" } },
      { ...ms, dimensions: { Model: "nova" } },
      { ...tokens, dimensions: {} },
      { ...ms, dimensions: {} },
    ];
    expect(parseEmf(event())).toEqual({ kind: "ok", metrics: readings });
    expect(parseEmf(` ${JSON.stringify(event())}\n`)).toEqual({ kind: "ok", metrics: readings });
  });

  it("reads several directives, high resolution, and members that the specification does not know", () => {
    const parsed = parseEmf({
      _aws: {
        Timestamp: 1,
        LogGroupName: "g",
        CloudWatchMetrics: [
          { Namespace: "A", Dimensions: [[]], Metrics: [{ Name: "m", StorageResolution: 1, More: 1 }] },
          { Namespace: "B", Dimensions: [[]], Metrics: [{ Name: "m" }] },
        ],
      },
      m: 3,
      nested: { m: 4 },
    });
    expect(parsed.kind === "ok" && parsed.metrics.map((m) => [m.namespace, m.resolution, m.timestamp])).toEqual([
      ["A", 1, 1],
      ["B", 60, 1],
    ]);
  });

  it("reads a set or a metric that stands twice once", () => {
    const Metrics = [{ Name: "ms" }, { Name: "ms" }];
    const parsed = parseEmf(event({ Metrics, Dimensions: [["Model"], ["Model"]] }));
    expect(parsed.kind === "ok" && parsed.metrics.length).toBe(1);
  });

  it.each([
    "",
    "no JSON",
    '{"_aws":{"Times',
    "[]",
    "1",
    "null",
    '{"message":"a log line"}',
    undefined,
    null,
    7,
    [{ _aws: {} }],
    Object.create({ _aws: {} }),
  ])("is not EMF: %j", (given) => {
    expect(parseEmf(given)).toEqual({ kind: "not-emf" });
  });

  it.each([
    [{ _aws: 1 }, "_aws"],
    [{ _aws: {} }, "_aws.Timestamp"],
    [{ _aws: { Timestamp: NOW } }, "_aws.CloudWatchMetrics"],
    [{ _aws: { Timestamp: 1.5, CloudWatchMetrics: [] } }, "_aws.Timestamp"],
    [{ _aws: { Timestamp: NOW, CloudWatchMetrics: [null] } }, "_aws.CloudWatchMetrics[0]"],
    [event({ Namespace: "" }), "_aws.CloudWatchMetrics[0].Namespace"],
    [event({ Dimensions: [] }), "_aws.CloudWatchMetrics[0].Dimensions"],
    [event({ Dimensions: "Model" }), "_aws.CloudWatchMetrics[0].Dimensions"],
    [event({ Dimensions: ["Model"] }), "_aws.CloudWatchMetrics[0].Dimensions[0]"],
    [event({ Dimensions: [["Model", "Model"]] }), "_aws.CloudWatchMetrics[0].Dimensions[0][1]"],
    [event({ Dimensions: [[7]] }), "_aws.CloudWatchMetrics[0].Dimensions[0][0]"],
    [event({ Dimensions: [["Missing"]] }), "Missing"],
    [event({ Dimensions: [["toString"]] }), "toString"],
    [event({}, { Model: 5 }), "Model"],
    [event({ Metrics: {} }), "_aws.CloudWatchMetrics[0].Metrics"],
    [event({ Metrics: ["ms"] }), "_aws.CloudWatchMetrics[0].Metrics[0]"],
    [event({ Metrics: [{}] }), "_aws.CloudWatchMetrics[0].Metrics[0].Name"],
    [event({ Metrics: [{ Name: "ms", Unit: "ms" }] }), "_aws.CloudWatchMetrics[0].Metrics[0].Unit"],
    [
      event({ Metrics: [{ Name: "ms", StorageResolution: 5 }] }),
      "_aws.CloudWatchMetrics[0].Metrics[0].StorageResolution",
    ],
    [event({ Metrics: [{ Name: "ms" }, { Name: "ms", Unit: "Count" }] }), "_aws.CloudWatchMetrics[0].Metrics[1]"],
    [event({ Metrics: [{ Name: "gone" }] }), "gone"],
    [event({}, { ms: "5" }), "ms"],
    [event({}, { ms: [] }), "ms"],
    [event({}, { ms: [1, null] }), "ms"],
    [event({}, { ms: { value: 1 } }), "ms"],
    [event({}, { ms: Array.from({ length: 101 }, () => 1) }), "ms"],
  ])("says where an event is malformed: %j", (given, path) => {
    const parsed = parseEmf(given);
    expect(parsed.kind === "malformed" && parsed.problems[0]?.path).toBe(path);
  });

  it("takes 30 dimensions in a set and 100 metrics in a directive, and no more", () => {
    const names = Array.from({ length: 101 }, (_, index) => `n${index}`);
    const texts = Object.fromEntries(names.map((name) => [name, "x"]));
    const numbers = Object.fromEntries(names.map((name) => [name, 1]));
    const sets = (count: number): unknown => event({ Dimensions: [names.slice(0, count)] }, texts);
    const metrics = (count: number): unknown =>
      event({ Metrics: names.slice(0, count).map((Name) => ({ Name })) }, numbers);
    expect([sets(30), sets(31), metrics(100), metrics(101)].map((one) => parseEmf(one).kind)).toEqual([
      "ok",
      "malformed",
      "ok",
      "malformed",
    ]);
  });

  it("takes what throws when it is looked at for no log event, and so does validateEmf", () => {
    const closed = Proxy.revocable({}, {});
    closed.revoke();
    const metadata = {
      get _aws(): never {
        throw new Error("no");
      },
    };
    for (const odd of [closed.proxy, metadata]) {
      expect(parseEmf(odd)).toEqual({ kind: "not-emf" });
      expect(validateEmf(odd)).toEqual([
        { path: "", reason: "expected plain data, got what throws when it is looked at" },
      ]);
    }
  });
});
