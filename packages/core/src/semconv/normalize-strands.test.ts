import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { applyEdits, viewOf, type PlainSpan } from "./apply-edits.ts";
import { normalizeSpan } from "./normalize-span.ts";
import type { AttributeValue } from "./types.ts";

interface Recorded {
  readonly id: string;
  readonly scope?: readonly string[];
  readonly spans: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, AttributeValue | null>>;
  }[];
}

const NOVA = "us.amazon.nova-lite-v1:0";
const FOLDER = fileURLToPath(new URL("../../../../../shared/fixtures/strands", import.meta.url));
const RELEASES = existsSync(FOLDER) ? ["expected-v1.21.json", "expected-v1.40.json"] : [];
const spans: readonly (readonly [string, PlainSpan])[] = RELEASES.flatMap((file) =>
  (JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as readonly Recorded[]).flatMap((recorded) =>
    recorded.spans.map((span) => {
      const attributes = Object.entries(span.attributes).flatMap(([key, value]) =>
        value === null ? [] : [[key, value] as const],
      );
      // The recordings name no real model; here each runs on Bedrock.
      const onBedrock = new Map<string, AttributeValue>([...attributes, ["gen_ai.request.model", NOVA]]);
      const plain = { name: span.name, scopeName: recorded.scope?.[0] ?? "", scopeVersion: "", attributes: onBedrock };
      return [`${file} ${recorded.id} ${span.name}`, plain] as const;
    }),
  ),
);

if (spans.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);

describe.skipIf(spans.length === 0)("every span that Strands' Python tracer was recorded to make", () => {
  it.each(spans.filter(([, span]) => span.scopeName === "strands.telemetry.tracer"))("%s", (_id, span) => {
    const stored = applyEdits(span, normalizeSpan(viewOf(span)));
    const { attributes } = stored;
    expect(attributes.get("outcrop.surface")).toBe("strands");
    const named = span.attributes.has("gen_ai.system") || span.attributes.has("gen_ai.provider.name");
    expect(attributes.get("gen_ai.provider.name")).toBe(named ? "aws.bedrock" : undefined);
    expect(attributes.has("gen_ai.usage.prompt_tokens")).toBe(false);
    const input = Number(span.attributes.get("gen_ai.usage.input_tokens"));
    if (Number.isFinite(input))
      expect(Number(attributes.get("gen_ai.usage.input_tokens"))).toBeGreaterThanOrEqual(input);
    if (span.name === "chat") expect(stored.name).toBe(`chat ${NOVA}`);
    expect(normalizeSpan(viewOf(stored))).toEqual([]);
  });
});
