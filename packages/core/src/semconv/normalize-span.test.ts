import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { applyEdits, viewOf, type PlainSpan } from "./apply-edits.ts";
import { createNormalizer } from "./normalize/create-normalizer.ts";
import { NORMALIZE_CASES, type NormalizeCase } from "./normalize-span.golden.ts";
import { NORMALIZE_TOKEN_CASES } from "./normalize-tokens.golden.ts";
import { NORMALIZE_VERCEL_CASES } from "./normalize-vercel.golden.ts";
import { NORMALIZE_RULES, normalizeSpan } from "./normalize-span.ts";

const CASES = [...NORMALIZE_CASES, ...NORMALIZE_TOKEN_CASES, ...NORMALIZE_VERCEL_CASES];
const DOC = readFileSync(new URL("../../../../docs/normalise.md", import.meta.url), "utf8");
const ROWS = new Map(DOC.split("\n").flatMap((line) => (/^\| `([a-z0-9-]+)` *\|/.exec(line) ? [rowOf(line)] : [])));

function rowOf(line: string): readonly [id: string, line: string] {
  return [line.split("`", 2)[1] ?? "", line];
}

function sentSpan({ name = "a span", scope = "some.scope", sent }: NormalizeCase): PlainSpan {
  return { name, scopeName: scope, scopeVersion: "", attributes: new Map(Object.entries(sent)) };
}

function plain(span: PlainSpan): unknown {
  return { name: span.name, attributes: Object.fromEntries(span.attributes) };
}

function expected(one: NormalizeCase): unknown {
  return { name: one.storedName ?? one.name ?? "a span", attributes: one.stored };
}

describe("docs/normalise.md", () => {
  it("has one row per rule, in the order in which they are applied", () => {
    expect([...ROWS.keys()]).toEqual(NORMALIZE_RULES.map((rule) => rule.id));
  });

  it("has at least one case per row, and no case without a row", () => {
    expect([...new Set(CASES.map((one) => one.rule))].toSorted()).toEqual([...ROWS.keys()].toSorted());
  });

  it.each(NORMALIZE_RULES.map((rule) => [rule.id, rule.keys] as const))(
    "names every attribute that %s reads",
    (id, keys) => {
      for (const key of keys) expect(ROWS.get(id)).toContain(`\`${key}\``);
    },
  );
});

describe("normalizeSpan", () => {
  it.each(CASES.map((one) => [one.rule, one.says, one] as const))("%s: %s", (_rule, _says, one) => {
    const span = sentSpan(one);
    const stored = applyEdits(span, normalizeSpan(viewOf(span)));
    expect(plain(stored)).toEqual(expected(one));
    expect(normalizeSpan(viewOf(stored)), "a second pass").toEqual([]);
  });

  it.each(NORMALIZE_RULES.map((rule) => rule.id))("does not pass its cases without %s", (id) => {
    const rest = createNormalizer(NORMALIZE_RULES.filter((rule) => rule.id !== id));
    const failing = CASES.filter((one) => {
      const span = sentSpan(one);
      const stored = applyEdits(span, rest(viewOf(span)));
      return one.rule === id && !isDeepStrictEqual(plain(stored), expected(one));
    });
    expect(failing.length).toBeGreaterThan(0);
  });
});
