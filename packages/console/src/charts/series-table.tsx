import { formatTime, zoneName, type TimeZoneChoice } from "../format/time.ts";
import type { BucketAxis } from "./buckets.ts";
import type { BarSeries } from "./stacked-bars.ts";

interface SeriesTableProps {
  readonly axis: BucketAxis;
  readonly zone: TimeZoneChoice;
  readonly series: readonly BarSeries[];
  readonly cell: (series: number, bucket: number) => string;
  readonly total: (bucket: number) => string;
  readonly onSelect: (first: number, last: number) => void;
  readonly height: number;
}

/** The numbers of a chart, one row a bucket; empty buckets are left out. */
export function SeriesTable({ axis, zone, series, cell, total, onSelect, height }: SeriesTableProps) {
  const buckets = axis.starts.flatMap((start, bucket) =>
    series.some(({ values }) => (values[bucket] ?? 0) !== 0) ? [{ start, bucket }] : [],
  );
  return (
    <section
      aria-label="Chart data"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
      tabIndex={0}
      className="mx-4 mb-2 overflow-auto"
      style={{ height }}
    >
      <table className="tnum w-full text-xs">
        <thead className="sticky top-0 bg-surface text-left text-faint">
          <tr>
            <th scope="col" className="py-1 pr-4 font-medium">
              From ({zoneName(zone, Date.parse(axis.starts[0] ?? ""))})
            </th>
            {series.map(({ name }, index) => (
              <th
                key={`${index}:${name}`}
                scope="col"
                title={name}
                className="max-w-40 truncate py-1 pr-4 text-right font-medium"
              >
                {name}
              </th>
            ))}
            <th scope="col" className="py-1 text-right font-medium">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ start, bucket }) => (
            <tr key={start} className="border-t border-line">
              <th scope="row" className="py-1 pr-4 text-left font-normal whitespace-nowrap">
                <button type="button" onClick={() => onSelect(bucket, bucket)} className="text-accent hover:underline">
                  {formatTime(start, zone, { seconds: axis.seconds < 60 })}
                </button>
              </th>
              {series.map(({ name }, index) => (
                <td key={`${index}:${name}`} className="py-1 pr-4 text-right text-muted">
                  {cell(index, bucket)}
                </td>
              ))}
              <td className="py-1 text-right">{total(bucket)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
