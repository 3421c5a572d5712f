import { ChevronDown, ChevronRight, CircleAlert, Unlink } from "lucide-react";
import { formatCount, formatShort, plural } from "../../format/count.ts";
import { formatNanos } from "../../format/duration.ts";
import { shortModel } from "../../format/words.ts";
import { Cost } from "../../ui/cost.tsx";
import { isFailed } from "./is-failed.ts";
import { KIND_LOOKS, KindIcon } from "./kind-icon.tsx";
import { MiddleCut } from "../../ui/middle-cut.tsx";
import { spanKind } from "./span-kind.ts";
import type { TreeRow } from "./span-tree.ts";
import type { Bar } from "./waterfall.ts";
import { WATERFALL_GRID } from "./waterfall-grid.ts";

interface SpanRowProps {
  readonly row: TreeRow;
  readonly rowIndex: number;
  readonly offset: number;
  readonly bar: Bar;
  readonly folded: boolean;
  readonly selected: boolean;
  /** Its entry is not among those that the list's filter meant. */
  readonly dimmed: boolean;
  readonly onFold: (spanId: string, fold: boolean) => void;
  readonly onSelect: (spanId: string) => void;
}

const INDENT = 14;
const MAX_INDENT = 10;

export function SpanRow(props: SpanRowProps) {
  const { row, bar, folded, selected, onFold, onSelect } = props;
  const { span, depth, descendants } = row;
  const kind = spanKind(span);
  const failed = isFailed(span);
  const { subtree } = span;
  const own = span.ledger !== null;
  const tokens = subtree.tokens.input + subtree.tokens.output;
  // A folded row speaks for all below it; an open parent speaks softly, as its children say the same again.
  const soft = own || folded ? "" : "text-faint";
  return (
    <tr
      aria-rowindex={props.rowIndex}
      aria-level={depth + 1}
      aria-selected={selected}
      {...(descendants > 0 ? { "aria-expanded": !folded } : {})}
      className={`${WATERFALL_GRID} group absolute inset-x-0 top-0 h-8 cursor-pointer border-b border-line/60 hover:bg-hover aria-selected:bg-selected ${props.dimmed ? "opacity-55" : ""}`}
      style={{ transform: `translateY(${props.offset}px)` }}
      onClick={() => onSelect(span.spanId)}
    >
      <td
        className="flex h-full min-w-0 items-center gap-1.5"
        style={{ paddingLeft: 6 + Math.min(depth, MAX_INDENT) * INDENT }}
      >
        {descendants > 0 ? (
          <button
            type="button"
            aria-label={folded ? `Unfold ${plural(descendants, "span")}` : `Fold ${plural(descendants, "span")}`}
            onClick={(event) => {
              event.stopPropagation();
              onFold(span.spanId, !folded);
            }}
            className="grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-line hover:text-text"
          >
            {folded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          </button>
        ) : (
          <span className="w-6 shrink-0" />
        )}
        <KindIcon kind={kind} />
        <button
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            onSelect(span.spanId);
          }}
          className={`min-w-0 text-left ${failed ? "text-bad" : ""} ${selected ? "font-medium" : ""}`}
        >
          <MiddleCut text={nameInTree(span)} title={span.name} />
        </button>
        {row.orphan && (
          <span title="Its parent has not arrived" className="shrink-0 text-faint">
            <Unlink size={12} aria-hidden />
            <span className="sr-only">Its parent has not arrived</span>
          </span>
        )}
        {failed && (
          <>
            <CircleAlert size={13} aria-hidden className="shrink-0 text-bad" />
            <span className="sr-only">Failed</span>
          </>
        )}
        {folded && (
          <span className="tnum shrink-0 rounded bg-sunken px-1 text-2xs text-muted">{formatCount(descendants)}</span>
        )}
      </td>
      <td aria-hidden className="relative hidden h-full sm:block">
        <div
          className="absolute top-2.5 h-3 min-w-0.5 rounded-xs"
          style={{
            left: `${Math.min(bar.left, 0.995) * 100}%`,
            width: `${bar.width * 100}%`,
            backgroundColor: failed ? "var(--bad)" : KIND_LOOKS[kind].color,
            opacity: own || descendants === 0 ? 0.9 : 0.45,
          }}
        />
      </td>
      <td className="tnum text-right text-xs text-muted">{formatNanos(span.durationNano)}</td>
      <td className={`tnum hidden text-right text-xs sm:block ${soft}`}>{tokens === 0 ? "" : formatShort(tokens)}</td>
      <td className={`text-right text-xs ${soft}`}>{subtree.calls === 0 ? "" : <Cost totals={subtree} />}</td>
    </tr>
  );
}

/** The model in a span's name in few words, so that the names of a narrow tree can be told apart. */
function nameInTree({ name, spanId, requestModel }: TreeRow["span"]): string {
  if (name === "") return spanId;
  return requestModel === "" ? name : name.replace(requestModel, () => shortModel(requestModel));
}
