import { describe, expect, it } from "vitest";
import { createDurations } from "./durations.ts";
import { prometheusText } from "./prometheus-text.ts";

describe("prometheusText", () => {
  it("writes help, type and a line for each time series", () => {
    const text = prometheusText([
      {
        name: "a_total",
        help: "Of a\nand \\ b",
        type: "counter",
        samples: [
          { labels: {}, value: 3 },
          { labels: { x: 'quo"te', y: "back\\slash\nline" }, value: 0.5 },
        ],
      },
      { name: "g", help: "G", type: "gauge", samples: [{ labels: {}, value: Number.POSITIVE_INFINITY }] },
      { name: "nothing", help: "Nothing", type: "gauge", samples: [] },
    ]);
    expect(text).toBe(
      [
        "# HELP a_total Of a\\nand \\\\ b",
        "# TYPE a_total counter",
        "a_total 3",
        'a_total{x="quo\\"te",y="back\\\\slash\\nline"} 0.5',
        "# HELP g G",
        "# TYPE g gauge",
        "g +Inf",
        "",
      ].join("\n"),
    );
  });

  it("writes a histogram with buckets that add up", () => {
    const durations = createDurations();
    for (const milliseconds of [1, 3, 40, 60_000]) durations.record(milliseconds);
    const lines = prometheusText([
      { name: "d", help: "D", type: "histogram", samples: [{ labels: { e: "s" }, value: durations.read() }] },
    ]).split("\n");
    expect(lines).toContain('d_bucket{e="s",le="0.001"} 1');
    expect(lines).toContain('d_bucket{e="s",le="0.005"} 2');
    expect(lines).toContain('d_bucket{e="s",le="30"} 3');
    expect(lines).toContain('d_bucket{e="s",le="+Inf"} 4');
    expect(lines).toContain('d_count{e="s"} 4');
    expect(
      Number(
        lines
          .find((line) => line.startsWith("d_sum"))
          ?.split(" ")
          .at(-1),
      ),
    ).toBeCloseTo(60.044, 6);
  });
});
