import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { TraceSort } from "../../state/traces-search.ts";

interface SortHeaderProps {
  /** The API's name of the column; none where the list cannot be sorted by it. */
  readonly column: string | undefined;
  readonly sort: TraceSort;
  readonly onSort: (column: string) => void;
  readonly className: string;
  /** Numbers end where their column ends, and so do the words above them: their arrow has room at the other side. */
  readonly ofNumbers: boolean;
  readonly children: ReactNode;
}

export function SortHeader({ column, sort, onSort, className, ofNumbers, children }: SortHeaderProps) {
  if (column === undefined) {
    return (
      <th scope="col" className={`font-medium ${className}`}>
        {children}
      </th>
    );
  }
  const order = sort === column ? "ascending" : sort === `-${column}` ? "descending" : "none";
  const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={order} className={`font-medium ${className}`}>
      <button
        type="button"
        onClick={() => onSort(column)}
        className={`relative font-medium hover:text-text ${order === "none" ? "" : "text-text"}`}
      >
        {children}
        {order !== "none" && (
          <Arrow size={11} aria-hidden className={`absolute top-0.5 ${ofNumbers ? "-left-3" : "-right-3"}`} />
        )}
      </button>
    </th>
  );
}
