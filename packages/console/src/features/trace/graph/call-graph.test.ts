import * as fc from "fast-check";
import type { SpanDetail } from "outcrop/api";
import { describe, expect, it } from "vitest";
import { describeSpans } from "../describe-spans.ts";
import { countedRequests } from "../ledger-reason.ts";
import { sumEntries } from "../sum-entries.ts";
import { testEntry, testSpan } from "../test-span.ts";
import { callGraph } from "./call-graph.ts";

type Parts = Partial<SpanDetail>;

const at = (spanId: string, parentSpanId: string, parts: Parts): SpanDetail =>
  testSpan({ spanId, parentSpanId, name: parts.operation ?? "step", ...parts });
const agent = (id: string, parent: string, agentName: string, parts: Parts = {}) =>
  at(id, parent, { operation: "invoke_agent", agentName, ...parts });
const tool = (id: string, parent: string, toolName: string, parts: Parts = {}) =>
  at(id, parent, { operation: "execute_tool", toolName, ...parts });
const chat = (id: string, parent: string, cost: string, parts: Parts = {}) =>
  at(id, parent, {
    operation: "chat",
    model: "amazon.nova-lite-v1:0",
    ledger: testEntry({ spanId: id, costNanoUsd: cost }),
    ...parts,
  });

const graphOf = (spans: readonly SpanDetail[]) => callGraph(spans, describeSpans(spans), countedRequests(spans));

/** `caller → callee ×calls nano-dollars`, a failure as `!`. */
function shapeOf(spans: readonly SpanDetail[]): readonly string[] {
  const { nodes, edges } = graphOf(spans);
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? "?";
  return edges.map(
    ({ from, to, calls, errors, total }) =>
      `${nameOf(from)} → ${nameOf(to)} ×${calls}${"!".repeat(errors)} ${total.costNanoUsd}`,
  );
}

describe("who called whom", () => {
  it("is one node and one edge for a collaborator that was called twice, at the same time or not", () => {
    const spans = [
      at("http", "", { name: "POST /ask", attributes: { "http.request.method": "POST" } }),
      agent("boss", "http", "boss"),
      chat("c0", "boss", "1"),
      agent("h1", "boss", "helper", { startUnixNano: "5", durationNano: "10" }),
      chat("c1", "h1", "10"),
      agent("h2", "boss", "helper", { startUnixNano: "5", durationNano: "10" }),
      chat("c2", "h2", "100"),
      tool("t", "h2", "refund", { statusCode: "ERROR" }),
    ];
    expect(shapeOf(spans)).toEqual([
      "test → boss ×1 111",
      "boss → nova-lite ×1 1",
      "boss → helper ×2 110",
      "helper → nova-lite ×2 110",
      "helper → refund ×1! 0",
    ]);
    const { nodes } = graphOf(spans);
    expect(
      nodes.map(({ kind, name, calls, errors, own, total }) => [
        kind,
        name,
        calls,
        errors,
        own.costNanoUsd,
        total.costNanoUsd,
      ]),
    ).toEqual([
      ["service", "test", 0, 0, "0", "111"],
      ["agent", "boss", 1, 0, "0", "111"],
      ["model", "nova-lite", 3, 0, "111", "111"],
      ["agent", "helper", 2, 0, "0", "110"],
      ["tool", "refund", 1, 1, "0", "0"],
    ]);
    expect(nodes[3]?.spanIds).toEqual(["h1", "h2"]);
  });

  it("is two edges for one agent under two parents, three levels deep", () => {
    expect(
      shapeOf([
        agent("a", "", "a"),
        agent("b", "a", "b"),
        agent("c1", "b", "c"),
        chat("x", "c1", "1"),
        agent("c2", "a", "c"),
        chat("y", "c2", "2"),
      ]),
    ).toEqual(["test → a ×1 3", "a → b ×1 1", "b → c ×1 1", "c → nova-lite ×2 3", "a → c ×1 2"]);
  });

  it("counts the dollars of an agent that called itself once", () => {
    const spans = [agent("a", "", "a"), agent("b", "a", "a"), agent("c", "b", "a"), chat("x", "c", "7")];
    expect(shapeOf(spans)).toEqual(["test → a ×1 7", "a → a ×2 7", "a → nova-lite ×1 7"]);
    expect(graphOf(spans).nodes[1]).toMatchObject({ calls: 3, total: { costNanoUsd: "7", calls: 1 } });
  });

  it("tells agents of one name apart by their ids, and joins an id to the name that it has elsewhere", () => {
    const id = (value: string) => ({ attributes: { "gen_ai.agent.id": value } });
    const spans = [
      agent("a", "", "boss"),
      agent("b", "a", "helper", id("1")),
      agent("c", "a", "helper", id("2")),
      agent("d", "a", "billing", id("3")),
      agent("e", "a", "", id("3")),
    ];
    expect(graphOf(spans).nodes.map(({ name, detail, calls }) => `${name} ${detail} ×${calls}`)).toEqual([
      "test  ×0",
      "boss  ×1",
      "helper · 1 1 ×1",
      "helper · 2 2 ×1",
      "billing 3 ×2",
    ]);
  });

  it("takes Strands' report of a Bedrock call and Bedrock's own for one call", () => {
    const reported = { tokens: { input: 5, output: 1, cacheRead: null, cacheWrite: null }, ledger: null };
    expect(
      shapeOf([
        agent("a", "", "analyst"),
        at("cycle", "a", { operation: "execute_event_loop_cycle" }),
        chat("outer", "cycle", "", { model: "us.amazon.nova-lite-v1:0", ...reported }),
        at("http", "outer", { name: "POST" }),
        chat("inner", "http", "9"),
        tool("t", "cycle", "lookup"),
      ]),
    ).toEqual(["test → analyst ×1 9", "analyst → nova-lite ×1 9", "analyst → lookup ×1 0"]);
    // The other way round: the outer one counts, the inner one reported nothing.
    expect(
      shapeOf([agent("a", "", "a"), chat("outer", "a", "3"), chat("inner", "outer", "", { ledger: null })]),
    ).toEqual(["test → a ×1 3", "a → nova-lite ×1 3"]);
    // Side by side, by the id of the request.
    const attributes = { "aws.request_id": "r" };
    expect(
      shapeOf([
        agent("a", "", "a"),
        chat("one", "a", "3", { attributes }),
        chat("two", "a", "", { attributes, ledger: null, tokens: reported.tokens }),
      ]),
    ).toEqual(["test → a ×1 3", "a → nova-lite ×1 3"]);
  });

  it("shows knowledge bases, tools that call agents, and guardrails with what they stopped", () => {
    const judged = (action: string) => ({
      name: "aws.bedrock.guardrail",
      time: "",
      attributes: { "aws.bedrock.guardrail.id": "gr-1", "aws.bedrock.guardrail.action": action },
    });
    const spans = [
      agent("a", "", "boss", { events: [judged("NONE")] }),
      at("r", "a", { operation: "retrieval", attributes: { "gen_ai.data_source.id": "KB1" } }),
      tool("t", "a", "ask expert"),
      agent("b", "t", "expert"),
      chat("c", "b", "4", { events: [judged("INTERVENED")] }),
      at("g", "a", { name: "ApplyGuardrail", attributes: { "aws.bedrock.guardrail.id": "gr-1" } }),
    ];
    expect(shapeOf(spans)).toEqual([
      "test → boss ×1 4",
      "boss → gr-1 ×2 0",
      "boss → KB1 ×1 0",
      "boss → ask expert ×1 4",
      "ask expert → expert ×1 4",
      "expert → nova-lite ×1 4",
      "expert → gr-1 ×1 0",
    ]);
    expect(graphOf(spans).nodes.find(({ kind }) => kind === "guardrail")).toMatchObject({ calls: 3, interventions: 1 });
  });

  it("adds up to the trace, whatever the tree, and survives fifty thousand spans", () => {
    const kinds = fc.constantFrom("invoke_agent", "execute_tool", "chat", "", "retrieval");
    const names = fc.constantFrom("x", "y", "z");
    const spec = fc.array(fc.tuple(kinds, names, fc.nat(40), fc.option(fc.bigInt(0n, 10n ** 16n))), { maxLength: 40 });
    fc.assert(
      fc.property(spec, (list) => {
        const spans = list.map(([operation, name, parent, cost], index) =>
          at(`s${index}`, parent < index ? `s${parent}` : "", {
            operation,
            agentName: operation === "invoke_agent" ? name : "",
            toolName: name,
            ledger: cost === null ? null : testEntry({ model: name, costNanoUsd: cost.toString() }),
          }),
        );
        const { nodes, edges } = graphOf(spans);
        const whole = sumEntries(spans.flatMap(({ ledger }) => ledger ?? []));
        const own = nodes.reduce((sum, node) => sum + BigInt(node.own.costNanoUsd), 0n);
        expect(own.toString()).toBe(whole.costNanoUsd);
        expect(nodes.reduce((sum, node) => sum + node.own.calls, 0)).toBe(whole.calls);
        for (const { total } of [...nodes, ...edges]) expect(total.calls).toBeLessThanOrEqual(whole.calls);
        for (const node of nodes) {
          const incoming = edges.filter(({ to }) => to === node.id).reduce((sum, edge) => sum + edge.calls, 0);
          expect(incoming).toBe(node.calls);
        }
      }),
    );
    const chain = Array.from({ length: 50_000 }, (_, index) => agent(`${index}`, `${index - 1}`, `agent ${index % 9}`));
    const before = process.threadCpuUsage();
    expect(graphOf(chain).nodes).toHaveLength(10);
    expect(process.threadCpuUsage(before).user).toBeLessThan(5_000_000);
  });
});
