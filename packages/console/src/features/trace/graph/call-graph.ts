import type { LedgerRow, SpanDetail, Totals } from "outcrop/api";
import { factsOf, type Facts, type SpanFacts } from "../describe-spans.ts";
import type { LookKind } from "../kind-look.ts";
import type { CountedRequests } from "../ledger-reason.ts";
import type { SpanKind } from "../span-kind.ts";
import { buildTree } from "../span-tree.ts";
import { sumEntries } from "../sum-entries.ts";
import { nodeName } from "./node-name.ts";
import { reportedElsewhere } from "./reported-elsewhere.ts";

interface Tally {
  /** Invocations; of a model, real calls: a call that two instrumentations reported is one. None of a service. */
  readonly calls: number;
  readonly errors: number;
  readonly interventions: number;
  /** Of the entries of the ledger at and beneath it, each once, also where an agent called itself. */
  readonly total: Totals;
}

export interface GraphNode extends Tally {
  readonly id: string;
  readonly kind: LookKind;
  readonly name: string;
  /** What tells it from another of the same name: an agent's id, a model's whole name. Empty where the name says all. */
  readonly detail: string;
  /** Of its spans' own entries. Over all nodes these sum up to the trace. */
  readonly own: Totals;
  readonly spanIds: readonly string[];
}

export interface GraphEdge extends Tally {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

export interface CallGraph {
  /** In the order of their first call. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

interface Counting {
  calls: number;
  errors: number;
  interventions: number;
  readonly entries: LedgerRow[];
}

interface Building extends Counting {
  readonly name: { readonly id: string; readonly kind: LookKind; readonly name: string; readonly detail: string };
  readonly own: LedgerRow[];
  readonly spanIds: string[];
}

/** Where a span stands: who calls what is beneath it, and which nodes and edges its entries count for. */
interface Frame {
  readonly caller: string | undefined;
  readonly above: ReadonlySet<Counting>;
}

const TOP: Frame = { caller: undefined, above: new Set() };

/**
 * Who called whom in a trace: spans of the same agent, tool, model, knowledge base or guardrail are one node, calls
 * between the same two one edge. Callers are agents, workflows and tools, and at the top the service; what lies between
 * (HTTP, cycles, other steps) is passed through, and a model calls nobody. Only parents decide, so that calls that ran
 * at the same time are no chain.
 */
export function callGraph(spans: readonly SpanDetail[], facts: Facts, counted: CountedRequests): CallGraph {
  const rows = buildTree(spans);
  const skipped = reportedElsewhere(rows, facts, counted);
  const nodes = new Map<string, Building>();
  const edges = new Map<string, Counting & { readonly from: string; readonly to: string }>();
  const frames: Frame[] = [];

  const nodeOf = (name: Building["name"]): Building => {
    const known = nodes.get(name.id);
    if (known !== undefined) return known;
    const made = { name, calls: 0, errors: 0, interventions: 0, entries: [], own: [], spanIds: [] };
    nodes.set(name.id, made);
    return made;
  };
  const serviceOf = (span: SpanDetail): Frame => {
    const service = nodeOf({ id: `service ${span.service}`, kind: "service", name: span.service, detail: "" });
    return { caller: service.name.id, above: new Set([service]) };
  };
  const call = (from: Frame, name: Building["name"], count: (what: Counting) => void): Frame & { node: Building } => {
    const node = nodeOf(name);
    count(node);
    const caller = from.caller ?? "";
    const key = JSON.stringify([caller, name.id]);
    const edge = edges.get(key) ?? { from: caller, to: name.id, calls: 0, errors: 0, interventions: 0, entries: [] };
    edges.set(key, edge);
    count(edge);
    return { caller: name.id, above: withAll(from.above, node, edge), node };
  };

  for (const [index, { span, parent }] of rows.entries()) {
    const fact = factsOf(facts, span.spanId);
    const above = frames[parent] ?? TOP;
    const isNode = span.ledger !== null || (CALLED.has(fact.kind) && !skipped.has(index));
    // The service stands for whoever called the first node below it.
    const from = above.caller === undefined && (isNode || fact.checks.length > 0) ? serviceOf(span) : above;
    let inside = from;
    if (isNode) {
      const called = call(from, nodeName(span, fact), (what) => countCall(what, fact));
      called.node.spanIds.push(span.spanId);
      if (span.ledger !== null) {
        called.node.own.push(span.ledger);
        for (const what of called.above) what.entries.push(span.ledger);
      }
      if (CALLERS.has(fact.kind)) inside = called;
    }
    frames.push(inside);
    if (fact.kind === "guardrail" || skipped.has(index)) continue;
    for (const check of fact.checks) {
      const name = {
        id: `guardrail ${check.id}`,
        kind: "guardrail" as const,
        name: check.id || "guardrail",
        detail: "",
      };
      const judged = call(inside, name, (what) => {
        what.calls += 1;
        if (check.intervened) what.interventions += 1;
      });
      if (judged.node.spanIds.at(-1) !== span.spanId) judged.node.spanIds.push(span.spanId);
    }
  }

  return {
    nodes: toldApart(
      [...nodes.values()].map(({ name, own, entries, spanIds, calls, errors, interventions }) => ({
        ...name,
        calls,
        errors,
        interventions,
        own: sumEntries(own),
        total: sumEntries(entries),
        spanIds,
      })),
    ),
    edges: [...edges].map(([id, { from, to, entries, calls, errors, interventions }]) => ({
      id,
      from,
      to,
      calls,
      errors,
      interventions,
      total: sumEntries(entries),
    })),
  };
}

/** Two nodes of one kind and name, such as two versions of a model, say what they differ in. */
function toldApart(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const alike = Map.groupBy(nodes, ({ kind, name }) => `${kind} ${name}`);
  return nodes.map((node) =>
    node.detail === "" || (alike.get(`${node.kind} ${node.name}`)?.length ?? 0) < 2
      ? node
      : { ...node, name: `${node.name} · ${node.detail}` },
  );
}

const CALLED: ReadonlySet<SpanKind> = new Set([
  "agent",
  "workflow",
  "model",
  "embeddings",
  "tool",
  "retrieval",
  "memory",
  "guardrail",
]);

const CALLERS: ReadonlySet<SpanKind> = new Set(["agent", "workflow", "tool", "retrieval"]);

function countCall(what: Counting, { failed, checks, kind }: SpanFacts): void {
  what.calls += 1;
  if (failed) what.errors += 1;
  if (kind === "guardrail" && checks.some(({ intervened }) => intervened)) what.interventions += 1;
}

/** The same set where all are in it already: an agent that calls itself a thousand times copies nothing. */
function withAll(above: ReadonlySet<Counting>, ...more: readonly Counting[]): ReadonlySet<Counting> {
  return more.every((what) => above.has(what)) ? above : new Set([...above, ...more]);
}
