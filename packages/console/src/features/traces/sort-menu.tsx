import { ArrowDownWideNarrow, ChevronDown } from "lucide-react";
import { TRACE_SORTS, type TraceSort } from "../../state/traces-search.ts";
import { Button } from "../../ui/button.tsx";
import { ChoiceMenu } from "../../ui/menu.tsx";
import { isShownInHeader } from "./trace-columns.tsx";

const LABELS: Readonly<Record<TraceSort, string>> = {
  "-start": "Newest first",
  start: "Oldest first",
  "-duration": "Slowest first",
  duration: "Fastest first",
  "-cost": "Highest cost first",
  cost: "Lowest cost first",
  "-calls": "Most calls first",
  calls: "Fewest calls first",
};

interface SortMenuProps {
  readonly sort: TraceSort;
  readonly onChange: (sort: TraceSort) => void;
}

/** What the list is sorted by, where no column header says it: on a narrow screen, and by calls, which have no column. */
export function SortMenu({ sort, onChange }: SortMenuProps) {
  return (
    <ChoiceMenu
      label="Sort"
      value={sort}
      align="start"
      choices={TRACE_SORTS.map((value) => ({ value, label: LABELS[value] }))}
      onChoose={onChange}
      trigger={
        <Button aria-label={`Sort: ${LABELS[sort]}`} className={`h-7 ${isShownInHeader(sort) ? "md:hidden" : ""}`}>
          <ArrowDownWideNarrow size={14} aria-hidden className="text-faint" />
          {LABELS[sort]}
          <ChevronDown size={12} aria-hidden className="text-faint" />
        </Button>
      }
    />
  );
}
