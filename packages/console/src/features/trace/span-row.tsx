import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { formatCount, formatShort, plural } from "../../format/count.ts";
import { formatNanos } from "../../format/duration.ts";
import { Cost } from "../../ui/cost.tsx";
import { factsOf } from "./describe-spans.ts";
import { KindIcon, KindWord } from "./kind-icon.tsx";
import { KIND_LOOKS } from "./kind-look.ts";
import { NotCountedMark, OwnCost, OwnTokens } from "./own-amounts.tsx";
import { SpanFlags } from "./span-flags.tsx";
import type { TreeRow } from "./span-tree.ts";
import type { TraceModel } from "./trace-model.ts";
import { barOf, type Extent } from "./waterfall.ts";
import { FROM_MIDDLE, FROM_WIDE, WATERFALL_GRID } from "./waterfall-grid.ts";

interface SpanRowProps {
  readonly model: TraceModel;
  readonly row: TreeRow;
  readonly rowIndex: number;
  readonly offset: number;
  /** The time axis: that of the whole trace. */
  readonly extent: Extent;
  /** Part of the trace's cost that is this span's and all below it, 0 to 1. */
  readonly share: number;
  readonly folded: boolean;
  readonly selected: boolean;
  /** Its entry is not among those that the list's filter meant. */
  readonly dimmed: boolean;
}

const INDENT = 14;
const MAX_INDENT = 10;
const HEAVY: ReadonlySet<string> = new Set(["agent", "workflow"]);

export const rowId = (spanId: string): string => `span-${spanId}`;

/**
 * One span. The tree around it has the keyboard and the clicks, by the `data-` names: a row that did not change is not
 * drawn again while the tree scrolls.
 */
export const SpanRow = memo(function SpanRow(props: SpanRowProps) {
  const { model, row, folded, selected } = props;
  const { span, depth, descendants } = row;
  const facts = factsOf(model.facts, span.spanId);
  const bar = barOf(span, props.extent);
  const { subtree } = span;
  const own = span.ledger !== null;
  const tokens = subtree.tokens.input + subtree.tokens.output;
  return (
    <tr
      id={rowId(span.spanId)}
      data-span={span.spanId}
      aria-rowindex={props.rowIndex}
      aria-level={depth + 1}
      aria-selected={selected}
      {...(descendants > 0 ? { "aria-expanded": !folded } : {})}
      className={`${WATERFALL_GRID} group absolute inset-x-0 top-0 h-8 cursor-pointer contain-strict border-b border-line/60 hover:bg-hover aria-selected:bg-selected ${props.dimmed ? "opacity-55" : ""}`}
      style={{ transform: `translateY(${props.offset}px)` }}
    >
      <td
        className="flex h-full min-w-0 items-center gap-1.5"
        style={{ paddingLeft: 6 + Math.min(depth, MAX_INDENT) * INDENT }}
      >
        {descendants > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={folded ? `Unfold ${plural(descendants, "span")}` : `Fold ${plural(descendants, "span")}`}
            data-fold={!folded}
            className="grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-line hover:text-text"
          >
            {folded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          </button>
        ) : (
          <span className="w-6 shrink-0" />
        )}
        <KindIcon kind={facts.kind} />
        <KindWord kind={facts.kind} />
        <button
          type="button"
          tabIndex={-1}
          title={span.name}
          className={`min-w-0 truncate text-left ${facts.failed ? "text-bad" : ""} ${selected || HEAVY.has(facts.kind) ? "font-medium" : ""}`}
        >
          {facts.title}
        </button>
        <SpanFlags facts={facts} error={span.errorType} orphan={row.orphan} />
        <NotCountedMark span={span} reason={model.reasonOf(span)} />
        {folded && (
          <span className="tnum shrink-0 rounded bg-sunken px-1 text-2xs text-muted">{formatCount(descendants)}</span>
        )}
      </td>
      <td aria-hidden className={`relative h-full ${FROM_MIDDLE}`}>
        <div
          className="absolute top-2.5 h-3 min-w-0.5 rounded-xs"
          style={{
            left: `${Math.min(bar.left, 0.995) * 100}%`,
            width: `${bar.width * 100}%`,
            backgroundColor: facts.failed ? "var(--bad)" : KIND_LOOKS[facts.kind].color,
            opacity: own || descendants === 0 ? 0.9 : 0.45,
          }}
        />
      </td>
      <td className={`tnum text-right text-xs text-muted ${FROM_MIDDLE}`}>{formatNanos(span.durationNano)}</td>
      <td className={`tnum text-right text-xs ${FROM_WIDE}`}>
        <OwnTokens span={span} />
      </td>
      <td className={`tnum text-right text-xs ${FROM_MIDDLE} ${own || folded ? "" : "text-muted"}`}>
        {tokens === 0 ? "" : formatShort(tokens)}
      </td>
      <td className={`truncate text-right text-xs ${FROM_WIDE}`}>
        <OwnCost span={span} reason={model.reasonOf(span)} />
      </td>
      <td className={`relative text-right text-xs ${own || folded ? "" : "text-muted"}`}>
        {subtree.calls === 0 ? "" : <Cost totals={subtree} />}
        {props.share > 0 && (
          <span
            aria-hidden
            className="absolute right-0 -bottom-1 h-0.5 rounded-full bg-(--kind-model) opacity-60"
            style={{ width: `${Math.max(3, props.share * 100)}%` }}
          />
        )}
      </td>
    </tr>
  );
});
