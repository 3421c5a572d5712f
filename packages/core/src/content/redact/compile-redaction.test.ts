import { describe, expect, it } from "vitest";
import { compileRedaction } from "./compile-redaction.ts";
import type { RedactionRule } from "./types.ts";

function reasons(...rules: readonly RedactionRule[]): readonly string[] {
  const compiled = compileRedaction(rules);
  return compiled.kind === "invalid" ? compiled.problems.map(({ rule, reason }) => `${rule}: ${reason}`) : [];
}

describe("compileRedaction", () => {
  it("takes the patterns that people write", () => {
    const values = [
      "\\b\\d{3}-\\d{2}-\\d{4}\\b",
      "[\\w.+-]+@[\\w-]+\\.[a-z]{2,}",
      "/acme corp/i",
      "CUST-\\d+",
      "(?:foo|bar)+",
    ];
    expect(reasons({ id: "a", values, action: "mask" })).toEqual([]);
  });

  it("lets a given rule take the place of a default one by its id", () => {
    const compiled = compileRedaction([{ id: "secret-names", keys: ["only.this"], action: "mask" }]);
    expect(compiled.kind === "compiled" && compiled.redactor.redact("db.password", "hunter2")).toEqual({
      kind: "keep",
    });
  });

  it("refuses rules that say nothing, or say it twice", () => {
    expect(reasons({ id: "a", action: "mask" })).toEqual([
      "a: Cannot use a rule without patterns: expected keys, values or both, got neither",
    ]);
    expect(reasons({ id: "", keys: ["x"], action: "mask" })).toEqual([
      "rule 1: Cannot use a rule without a name: expected an id",
    ]);
    const rule = { id: "a", keys: ["x"], action: "mask" } as const;
    expect(reasons(rule, rule)).toEqual(['a: Cannot use two rules named "a": expected one id each']);
  });

  it("refuses what is no rule at all, as YAML may bring it", () => {
    const wrong: unknown = { id: "a", keys: "x", values: [1], action: "burn" };
    expect(reasons(wrong as RedactionRule)).toEqual([
      'a: Cannot use keys: expected a list of strings, got "x"',
      "a: Cannot use values: expected a list of strings, got [1]",
      'a: Cannot use action "burn": expected delete, mask or hash',
      "a: Cannot use a rule without patterns: expected keys, values or both, got neither",
    ]);
  });

  it.each([
    ["(", /Cannot use value pattern "\(": /],
    ["a*", /finds the empty text/],
    ["(a+)+$", /repeats a group that holds a repeat/],
    ["(?:\\w+\\s?)*!", /repeats a group that holds a repeat/],
    ["(.*a){20}", /repeats a group that holds a repeat/],
    ["(a|a)*b", /alternatives can begin alike/],
    ["(?:\\d|\\w)+x", /alternatives can begin alike/],
    ["(?<q>['\"]).+\\k<q>", /refers back/],
    [".*a.*b.*c.*d", /more than three repeats/],
    ["a{0,5000}a{0,5000}a{0,5000}a{0,5000}b", /more than three repeats/],
    ["/x/y", /expected flags of "imsu", got "y"/],
    ["x".repeat(1001), /expected 1 to 1000 characters/],
  ])("refuses the value pattern %j", (pattern, reason) => {
    expect(reasons({ id: "a", values: [pattern], action: "mask" })).toEqual([expect.stringMatching(reason)]);
  });

  it.each(["", "/(/", "/(a*)*/"])("refuses the key pattern %j", (pattern) => {
    expect(reasons({ id: "a", keys: [pattern], action: "mask" })).toHaveLength(1);
  });
});
