import { CalendarRange, ChevronDown, X } from "lucide-react";
import { useState } from "react";
import { formatPeriod, zoneName, type TimeZoneChoice } from "../../format/time.ts";
import { DEFAULT_RANGE, RANGES, withPeriod, withRange, type FilterSearch } from "../../state/filter.ts";
import { timeZone } from "../../state/preferences.ts";
import { useStored } from "../../state/stored.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Floating } from "../../ui/floating.tsx";
import { CustomPeriod } from "./custom-period.tsx";
import { RANGE_WORDS } from "./range-words.ts";

interface TimeRangeProps {
  readonly filter: FilterSearch;
  readonly onChange: (filter: FilterSearch) => void;
}

export function TimeRange({ filter, onChange }: TimeRangeProps) {
  const zone = useStored(timeZone);
  const [open, setOpen] = useState(false);
  const choose = (next: FilterSearch): void => {
    setOpen(false);
    onChange(next);
  };
  const isPeriod = filter.from !== undefined;
  return (
    <div className="flex max-w-full min-w-0 items-center">
      <Floating
        label="Time range"
        align="end"
        open={open}
        onOpenChange={setOpen}
        className="w-80 max-w-[calc(100vw-1rem)] p-1"
        trigger={
          <Button
            aria-label={`Time range: ${labelOf(filter, zone)}`}
            title={isPeriod ? `${labelOf(filter, zone)} ${zoneName(zone, Date.parse(filter.from))}` : undefined}
            className={`min-w-0 ${isPeriod ? "rounded-r-none" : ""}`}
          >
            <CalendarRange size={14} aria-hidden className="text-faint" />
            <span className="tnum min-w-0 truncate">{labelOf(filter, zone)}</span>
            <ChevronDown size={12} aria-hidden className="text-faint" />
          </Button>
        }
      >
        <div className="grid grid-cols-2 gap-0.5">
          {RANGES.map((range) => (
            <button
              key={range}
              type="button"
              aria-pressed={!isPeriod && range === (filter.range ?? DEFAULT_RANGE)}
              onClick={() => choose(withRange(filter, range))}
              className="rounded-md px-2 py-1.5 text-left hover:bg-hover aria-pressed:bg-selected aria-pressed:text-accent"
            >
              {RANGE_WORDS[range]}
            </button>
          ))}
        </div>
        <CustomPeriod filter={filter} zone={zone} onApply={({ from, to }) => choose(withPeriod(filter, from, to))} />
      </Floating>
      {isPeriod && (
        <IconButton
          label="Back to the last 24 hours"
          onClick={() => onChange(withRange(filter, DEFAULT_RANGE))}
          className="rounded-l-none border border-l-0 border-line bg-surface"
        >
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function labelOf(filter: FilterSearch, zone: TimeZoneChoice): string {
  if (filter.from === undefined || filter.to === undefined) {
    return RANGE_WORDS[RANGES.find((range) => range === filter.range) ?? DEFAULT_RANGE];
  }
  return formatPeriod(filter.from, filter.to, zone);
}
