import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../run.ts";
import type { CaseFacts, SpanFacts, StrandsCase } from "./case.ts";

const dirs: string[] = [];
afterAll(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

const CASES: readonly StrandsCase[] = [
  {
    id: "swarm",
    steps: [
      { op: "raw_start", name: "outer", as: "o" },
      { op: "activate", span: "o" },
      { op: "start_multiagent_span", as: "s", kwargs: { task: [{ text: "go" }], instance: "swarm" } },
      { op: "deactivate" },
      { op: "end_span_with_error", args: [{ $span: "s" }, "boom", { $error: { type: "ValueError", message: "bad" } }] },
    ],
  },
  { id: "values", steps: [{ op: "serialize", value: [{ $tuple: [1, { $opaque: 1 }] }, { $date: "2024-01-02" }] }] },
  {
    id: "python-texts",
    steps: [
      { op: "start_tool_call_span", as: "s", kwargs: { tool: { name: "calc", toolUseId: "t", input: 1 } } },
      { op: "end_tool_call_span", args: [{ $span: "s" }, null, { $error: { type: "KeyError", message: "it's\n" } }] },
    ],
  },
];

const SPAN: SpanFacts = {
  name: "invoke_swarm",
  kind: "CLIENT",
  parent: "outer",
  attributes: {
    "gen_ai.event.start_time": "<iso-utc>",
    "gen_ai.event.end_time": "<iso-utc>",
    "gen_ai.operation.name": "invoke_swarm",
    "gen_ai.system": "strands-agents",
    "gen_ai.agent.name": "swarm",
  },
  events: [
    { name: "gen_ai.user.message", attributes: { content: '[{"text": "go"}]' } },
    { name: "exception", attributes: { "exception.type": "ValueError", "exception.message": "bad" } },
  ],
  status: "ERROR",
  description: "bad",
  ended: true,
};

/** Python quotes a missing key, and writes a float with its fraction. */
const TEXTS: SpanFacts = {
  name: "execute_tool calc",
  kind: "INTERNAL",
  parent: null,
  attributes: {
    "gen_ai.event.start_time": "<iso-utc>",
    "gen_ai.event.end_time": "<iso-utc>",
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.system": "strands-agents",
    "gen_ai.tool.name": "calc",
    "gen_ai.tool.call.id": "t",
  },
  events: [
    { name: "gen_ai.tool.message", attributes: { role: "tool", content: "1.0", id: "t" } },
    { name: "exception", attributes: { "exception.type": "KeyError", "exception.message": `"it's\\n"` } },
  ],
  status: "ERROR",
  description: `"it's\\n"`,
  ended: true,
};

const expectedOf = (span: SpanFacts): readonly CaseFacts[] => [
  { id: "swarm", spans: [span], scope: ["strands.telemetry.tracer"] },
  { id: "values", spans: [], scope: [], serialized: ['["<replaced>", "2024-01-02"]'] },
  { id: "python-texts", spans: [TEXTS], scope: ["strands.telemetry.tracer"] },
];

async function conformance(change: Partial<SpanFacts>, only?: string): Promise<{ code: number; lines: string[] }> {
  const dir = await mkdtemp(join(tmpdir(), "outcrop-strands-"));
  dirs.push(dir);
  const folder = join(dir, "strands");
  await mkdir(folder);
  await writeFile(join(folder, "cases.json"), JSON.stringify(CASES));
  await writeFile(join(folder, "expected-v1.21.json"), JSON.stringify(expectedOf({ ...SPAN, ...change })));
  await writeFile(join(folder, "expected-v1.40.json"), JSON.stringify(expectedOf({ ...SPAN, description: "boom" })));
  const lines: string[] = [];
  const options = { fixtures: dir, isNamed: true, json: false, tree: false, ...(only === undefined ? {} : { only }) };
  return { code: await run(options, (line) => lines.push(line)), lines };
}

describe("conformance with the cases of Strands", () => {
  it("passes what agrees with both releases, from a folder without recordings", async () => {
    expect(await conformance({})).toEqual({ code: 0, lines: ["3 passed, 0 failed, 0 skipped"] });
  });

  it("runs one case alone", async () => {
    expect(await conformance({}, "values")).toEqual({ code: 0, lines: ["1 passed, 0 failed, 0 skipped"] });
  });

  it.each<Partial<SpanFacts>>([
    { name: "invoke_graph" },
    { kind: "INTERNAL" },
    { parent: null },
    { status: "OK" },
    { description: "worse" },
    { ended: false },
    { attributes: { ...SPAN.attributes, more: 1 } },
    { attributes: { ...SPAN.attributes, "gen_ai.event.end_time": "yesterday" } },
    { events: SPAN.events.slice(1) },
    { events: [{ name: "gen_ai.user.message", attributes: { content: '[{"text":"go"}]' } }, ...SPAN.events.slice(1)] },
  ])("names the case and the release that differs in %j", async (change) => {
    const { code, lines } = await conformance(change);
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^FAIL swarm: \[1\.21\] /), "2 passed, 1 failed, 0 skipped"]);
    expect(lines[0]).not.toContain("[1.40]");
  });
});
