import type { ReactNode } from "react";
import { Panel } from "../../ui/panel.tsx";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out on narrow screens. */
  readonly wide?: boolean;
}

interface FiguresTableProps<Row> {
  readonly title: string;
  readonly note?: string;
  readonly rows: readonly Row[];
  /** What a row is of. */
  readonly name: Column<Row>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly empty: string;
}

const CELL = "px-2.5 py-2 text-right align-top first:pl-4 first:text-left last:pr-4";

const shown = (column: { readonly wide?: boolean }): string => (column.wide === true ? "hidden md:table-cell" : "");

/** A titled table of figures, one row for each part of the process. */
export function FiguresTable<Row>({ title, note, rows, name, columns, keyOf, empty }: FiguresTableProps<Row>) {
  return (
    <Panel title={title} note={note}>
      <section
        aria-label={`Figures: ${title}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-b-lg pb-1"
      >
        {rows.length === 0 ? (
          <p className="px-4 pb-3 text-muted">{empty}</p>
        ) : (
          <table className="tnum w-full">
            <thead className="border-b border-line text-xs text-faint">
              <tr>
                {[name, ...columns].map((column) => (
                  <th key={column.head} scope="col" className={`${CELL} py-1.5 font-medium ${shown(column)}`}>
                    {column.head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={keyOf(row)} className="border-b border-line last:border-0">
                  <th scope="row" className={`${CELL} font-medium`}>
                    {name.cell(row)}
                  </th>
                  {columns.map((column) => (
                    <td key={column.head} className={`${CELL} ${shown(column)}`}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </Panel>
  );
}
