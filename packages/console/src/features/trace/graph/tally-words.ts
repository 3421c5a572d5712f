import { formatCount, formatShort, plural } from "../../../format/count.ts";
import { formatMoney, parseNano } from "../../../format/money.ts";
import { areTokensUnknown, callsOf, gapsOf } from "../../../ui/calls-without-price.ts";
import { KIND_LOOKS } from "../kind-look.ts";
import type { GraphEdge, GraphNode } from "./call-graph.ts";

type Tally = Pick<GraphNode, "calls" | "errors" | "interventions" | "total">;

/** `×2`, and what it cost: for an edge, where every letter counts. */
export function shortTally({ calls, total }: Tally): string {
  const count = `×${formatCount(calls)}`;
  const cost = costWords(total);
  return cost === "" ? count : `${count} · ${cost}`;
}

/** The words on a line: how often, how much, what failed, and what was stopped. */
export const edgeWords = (edge: GraphEdge): string => shortTally(edge) + troubleWords(edge);

/** The same without dollars. */
export const countWords = (edge: GraphEdge): string => `×${formatCount(edge.calls)}${troubleWords(edge)}`;

function troubleWords({ errors, interventions }: GraphEdge): string {
  const failed = errors > 0 ? ` · ${formatCount(errors)} failed` : "";
  return failed + (interventions > 0 ? ` · ${formatCount(interventions)} stopped` : "");
}

/** The whole of it in words, for those who hear the picture. */
export function longTally({ calls, errors, interventions, total }: Tally): string {
  return [
    calls === 0 ? "" : plural(calls, "call"),
    errors === 0 ? "" : `${formatCount(errors)} failed`,
    interventions === 0 ? "" : plural(interventions, "intervention"),
    areTokensUnknown(total) ? "" : `${formatShort(tokensOf(total))} tokens`,
    costWords(total),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** `Agent billing: 2 calls, 1 failed, …`. */
export const nodeWords = (node: GraphNode): string =>
  `${KIND_LOOKS[node.kind].label} ${node.name}: ${longTally(node)}`.replace(/: $/, "");

export const tokensOf = ({ tokens }: Tally["total"]): number => tokens.input + tokens.output;

/** What broke, what was stopped, then what cost most by itself, then by all beneath it. */
export function worstFirst(a: GraphNode, b: GraphNode): number {
  const worse = rankOf(b) - rankOf(a);
  if (worse !== 0) return worse;
  const own = compare(b.own.costNanoUsd, a.own.costNanoUsd);
  return own === 0 ? compare(b.total.costNanoUsd, a.total.costNanoUsd) : own;
}

const rankOf = ({ errors, interventions }: GraphNode): number => (errors > 0 ? 2 : interventions > 0 ? 1 : 0);

export const isBroken = ({ errors, interventions }: Pick<GraphEdge, "errors" | "interventions">): boolean =>
  errors > 0 || interventions > 0;

function compare(a: string, b: string): number {
  const difference = (parseNano(a) ?? 0n) - (parseNano(b) ?? 0n);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

/** As `Cost` shows it: calls without a price are no zero, and calls that used nothing say nothing. */
function costWords({ calls, unpriced, costNanoUsd }: Tally["total"]): string {
  if (callsOf(unpriced) < calls) return formatMoney(parseNano(costNanoUsd) ?? 0n);
  return gapsOf(unpriced) === 0 ? "" : "no price";
}
