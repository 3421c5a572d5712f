import { X } from "lucide-react";
import { DIMENSION_LABELS, toggleValue, type Dimension, type FilterSearch } from "../../state/filter.ts";
import { valueWord } from "./value-word.ts";

interface FilterChipProps {
  readonly dimension: Dimension;
  readonly value: string;
  readonly filter: FilterSearch;
  readonly onChange: (filter: FilterSearch) => void;
}

export function FilterChip({ dimension, value, filter, onChange }: FilterChipProps) {
  const label = DIMENSION_LABELS[dimension];
  const word = valueWord(dimension, value);
  return (
    <span className="fade-in inline-flex h-7 max-w-full min-w-0 items-center rounded-md border border-line bg-sunken text-sm">
      <span className="pl-2 text-muted">{label}</span>
      <span className="min-w-0 truncate pl-1.5 font-medium" title={value}>
        {word}
      </span>
      <button
        type="button"
        aria-label={`Remove filter ${label} ${word}`}
        onClick={() => onChange(toggleValue(filter, dimension, value))}
        className="ml-1 grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-hover hover:text-text"
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}
