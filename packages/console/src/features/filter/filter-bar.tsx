import { ListFilter, TriangleAlert } from "lucide-react";
import { useState, type ReactNode } from "react";
import { chosenValues, clearValues, withError, type FilterSearch } from "../../state/filter.ts";
import { Button } from "../../ui/button.tsx";
import { Floating } from "../../ui/floating.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { FacetPicker } from "./facet-picker.tsx";
import { FilterChip } from "./filter-chip.tsx";

interface FilterBarProps {
  readonly org: string;
  readonly filter: FilterSearch;
  readonly onChange: (filter: FilterSearch) => void;
  /** What else the page lets a reader choose. */
  readonly children?: ReactNode;
}

/** What is chosen, as chips, and the way to choose more. */
export function FilterBar({ org, filter, onChange, children }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  useShortcuts({ "/": () => setOpen(true) });
  const chosen = chosenValues(filter);
  const failedOnly = filter.error === true;
  return (
    <search aria-label="Filters" className="flex flex-wrap items-center gap-1.5 px-4 pb-2.5 lg:px-5">
      <Floating
        label="Choose filters"
        open={open}
        onOpenChange={setOpen}
        className="w-[min(26rem,calc(100vw-1rem))]"
        trigger={
          <Button className="h-7">
            <ListFilter size={14} aria-hidden className="text-faint" />
            Filter
            <span className="hidden lg:inline" aria-hidden>
              <Kbd>/</Kbd>
            </span>
          </Button>
        }
      >
        <FacetPicker org={org} filter={filter} onChange={onChange} />
      </Floating>
      <Button
        aria-pressed={failedOnly}
        onClick={() => onChange(withError(filter, !failedOnly))}
        className="h-7 aria-pressed:border-bad/40 aria-pressed:bg-bad-soft aria-pressed:text-bad"
      >
        <TriangleAlert size={14} aria-hidden className={failedOnly ? "" : "text-faint"} />
        Errors only
      </Button>
      {children}
      {chosen.map(({ dimension, value }) => (
        <FilterChip
          key={`${dimension}:${value}`}
          dimension={dimension}
          value={value}
          filter={filter}
          onChange={onChange}
        />
      ))}
      {(chosen.length > 0 || failedOnly) && (
        <Button look="quiet" className="h-7 px-2" onClick={() => onChange(clearValues(filter))}>
          Clear
        </Button>
      )}
    </search>
  );
}
