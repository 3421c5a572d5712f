import { useId, useState } from "react";
import { zoneName, type TimeZoneChoice } from "../../format/time.ts";
import type { FilterSearch } from "../../state/filter.ts";
import { Button } from "../../ui/button.tsx";
import { fromInput, toInput } from "./period-input.ts";

interface CustomPeriodProps {
  readonly filter: FilterSearch;
  readonly zone: TimeZoneChoice;
  readonly onApply: (period: { readonly from: string; readonly to: string }) => void;
}

export function CustomPeriod({ filter, zone, onApply }: CustomPeriodProps) {
  const id = useId();
  const [opened] = useState(() => Date.now());
  const [from, setFrom] = useState(() => toInput(Date.parse(filter.from ?? "") || opened - 3_600_000, zone));
  const [to, setTo] = useState(() => toInput(Date.parse(filter.to ?? "") || opened, zone));
  const start = fromInput(from, zone);
  const end = fromInput(to, zone);
  const fine = start !== undefined && end !== undefined && start < end;
  return (
    <form
      className="mt-1 grid gap-2 border-t border-line p-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (fine) onApply({ from: start, to: end });
      }}
    >
      <Field id={`${id}-from`} label="From" value={from} onChange={setFrom} />
      <Field id={`${id}-to`} label="To" value={to} onChange={setTo} />
      {!fine && <p className="text-xs text-bad">The start must be before the end.</p>}
      <Button type="submit" look="primary" disabled={!fine} className="justify-center">
        Show this period ({zoneName(zone, start === undefined ? opened : Date.parse(start))})
      </Button>
    </form>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ id, label, value, onChange }: FieldProps) {
  return (
    <div className="grid grid-cols-[3rem_1fr] items-center gap-2">
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <input
        id={id}
        type="datetime-local"
        step={1}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="tnum h-8 min-w-0 rounded-md border border-line bg-surface px-2"
      />
    </div>
  );
}
