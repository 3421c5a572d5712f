import { useQuery } from "@tanstack/react-query";
import type { FacetValue } from "outcrop/api";
import { Search } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { facetsQuery } from "../../api/queries.ts";
import { formatCount, pluralShort } from "../../format/count.ts";
import { DIMENSION_LABELS, toggleValue, type FilterSearch } from "../../state/filter.ts";
import { MiddleCut } from "../../ui/middle-cut.tsx";
import { Money } from "../../ui/money.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Failure } from "../../ui/state-message.tsx";
import { findValues, type Facet } from "./find-values.ts";
import { valueWord } from "./value-word.ts";

interface FacetPickerProps {
  readonly org: string;
  readonly filter: FilterSearch;
  readonly onChange: (filter: FilterSearch) => void;
}

/** Every value there is to choose, by dimension, with its calls and cost; typing narrows all of them. */
export function FacetPicker({ org, filter, onChange }: FacetPickerProps) {
  const facets = useQuery(facetsQuery(org, filter));
  const [text, setText] = useState("");
  const list = useRef<HTMLDivElement>(null);

  const moveFocus = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const stops = [...(list.current?.querySelectorAll("input") ?? [])];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
  };

  const found = facets.data === undefined ? [] : findValues(facets.data, filter, text, valueWord);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows move between the fields inside
    <div
      ref={list}
      onKeyDown={moveFocus}
      className="flex max-h-[min(30rem,70vh,var(--radix-popover-content-available-height))] flex-col"
    >
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Search size={14} aria-hidden className="text-faint" />
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the reader opened this to type
          autoFocus
          type="search"
          aria-label="Search filter values"
          placeholder="Model, service, user…"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-10 min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        />
      </div>
      <div className="min-h-24 overflow-y-auto p-1 pb-2" aria-busy={facets.isPending}>
        {facets.isPending && <SkeletonRows rows={5} />}
        {facets.isError && <Failure error={facets.error} onRetry={() => void facets.refetch()} />}
        {facets.data !== undefined && found.length === 0 && (
          <p className="px-3 py-6 text-center text-muted">No matching values</p>
        )}
        {found.map(({ facet, values, hidden }) => (
          <fieldset key={facet} className="min-w-0">
            <legend className="px-2 pt-2 pb-1 text-xs font-medium text-faint">{DIMENSION_LABELS[facet]}</legend>
            {values.map((value) => (
              <ValueRow
                key={value.value}
                facet={facet}
                value={value}
                chosen={filter[facet]?.includes(value.value) === true}
                onToggle={() => onChange(toggleValue(filter, facet, value.value))}
              />
            ))}
            {hidden > 0 && (
              <p className="px-2 py-1 text-xs text-faint">{formatCount(hidden)} more: type to find them</p>
            )}
          </fieldset>
        ))}
      </div>
    </div>
  );
}

interface ValueRowProps {
  readonly facet: Facet;
  readonly value: FacetValue;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}

function ValueRow({ facet, value, chosen, onToggle }: ValueRowProps) {
  return (
    <label className="flex items-center gap-2 rounded-md px-2 py-1 hover:bg-hover has-focus-visible:bg-hover">
      <input type="checkbox" checked={chosen} onChange={onToggle} className="size-3.5 shrink-0 accent-(--accent)" />
      <MiddleCut text={valueWord(facet, value.value)} title={value.value} />
      <span className="tnum ml-auto shrink-0 text-xs text-faint">{pluralShort(value.calls, "call")}</span>
      <span className="min-w-18 shrink-0 text-right text-xs text-muted">
        {/* Whether no call has a price, or all are free, is not told here; "$0.00" would say the one. */}
        {value.costNanoUsd === "0" ? <span className="text-faint">–</span> : <Money nano={value.costNanoUsd} />}
      </span>
    </label>
  );
}
