import { modelWord } from "../format/words.ts";
import type { ReactNode } from "react";

export interface LegendItem {
  readonly name: string;
  readonly color: string;
  readonly value?: ReactNode;
}

export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pb-3 text-xs text-muted">
      {items.map((item) => (
        <li key={item.name} className="flex min-w-0 items-center gap-1.5">
          <span aria-hidden className="size-2 shrink-0 rounded-xs" style={{ backgroundColor: item.color }} />
          <span className="truncate" title={item.name}>
            {modelWord(item.name)}
          </span>
          {item.value !== undefined && <span className="text-text">{item.value}</span>}
        </li>
      ))}
    </ul>
  );
}
