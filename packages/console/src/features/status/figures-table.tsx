import type { ReactNode } from "react";
import { Panel } from "../../ui/panel.tsx";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
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

/** Figures under a title, for each part of the process: a table, or on narrow screens a list, with the same in it. */
export function FiguresTable<Row>(props: FiguresTableProps<Row>) {
  const { title, note, rows, empty } = props;
  return (
    <Panel title={title} note={note}>
      {rows.length === 0 ? (
        <p className="px-4 pb-3 text-muted">{empty}</p>
      ) : (
        <>
          <Table {...props} />
          <List {...props} />
        </>
      )}
    </Panel>
  );
}

function Table<Row>({ title, rows, name, columns, keyOf }: FiguresTableProps<Row>) {
  return (
    <section
      aria-label={`Figures: ${title}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
      tabIndex={0}
      className="hidden overflow-x-auto rounded-b-lg pb-1 md:block"
    >
      <table className="tnum w-full">
        <thead className="border-b border-line text-xs text-faint">
          <tr>
            {[name, ...columns].map((column) => (
              <th key={column.head} scope="col" className={`${CELL} py-1.5 font-medium`}>
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
                <td key={column.head} className={CELL}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function List<Row>({ title, rows, name, columns, keyOf }: FiguresTableProps<Row>) {
  return (
    <ul aria-label={`Figures: ${title}`} className="tnum border-t border-line md:hidden">
      {rows.map((row) => (
        <li key={keyOf(row)} className="border-b border-line px-4 py-3 last:border-0">
          <div className="flex items-baseline gap-2 font-medium">{name.cell(row)}</div>
          <dl className="mt-2 grid grid-cols-3 gap-x-3 gap-y-2.5">
            {columns.map((column) => (
              <div key={column.head} className="min-w-0">
                <dt className="text-xs text-faint">{column.head}</dt>
                <dd className="wrap-anywhere">{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
