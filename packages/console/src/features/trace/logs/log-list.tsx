import type { LogDetail } from "outcrop/api";
import { Badge } from "../../../ui/badge.tsx";
import { When } from "../../../ui/when.tsx";
import { AttributeList, LongText } from "../attribute-list.tsx";
import { isoOfNano } from "../iso-of-nano.ts";
import { severityOf } from "./severity.ts";
import { timeInTrace } from "./time-in-trace.ts";

interface LogListProps {
  readonly rows: readonly LogDetail[];
  /** What times are told from, in nanoseconds since 1970. */
  readonly startUnixNano: string;
  /** Where a record can lead to its span: the span's name, and how to open it. */
  readonly link?: { readonly nameOf: (spanId: string) => string | undefined; readonly open: (spanId: string) => void };
}

/** Log records in the order of their times, each with what it says and, folded, its attributes. */
export function LogList({ rows, startUnixNano, link }: LogListProps) {
  return (
    <ol aria-label="Log records" className="min-w-0">
      {rows.map((row, index) => (
        <LogRow key={`${row.timeUnixNano}:${index}`} row={row} startUnixNano={startUnixNano} link={link} />
      ))}
    </ol>
  );
}

interface LogRowProps extends Pick<LogListProps, "startUnixNano"> {
  readonly row: LogDetail;
  readonly link: LogListProps["link"];
}

function LogRow({ row, startUnixNano, link }: LogRowProps) {
  const { label, tone } = severityOf(row.severityNumber, row.severityText);
  const span = link?.nameOf(row.spanId);
  const attributes = Object.keys(row.attributes).length;
  return (
    <li className="border-b border-line px-4 py-2 [contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-faint">
        {label !== "" && <Badge tone={tone}>{label}</Badge>}
        {row.eventName !== "" && <span className="font-medium break-all text-text">{row.eventName}</span>}
        {link !== undefined && span !== undefined && (
          <button
            type="button"
            className="min-w-0 truncate text-accent hover:underline"
            title="Open the span"
            onClick={() => link.open(row.spanId)}
          >
            {span === "" ? row.spanId : span}
          </button>
        )}
        <span>{row.service}</span>
        <span className="tnum ml-auto">
          {timeInTrace(row.timeUnixNano, startUnixNano)} · <When iso={isoOfNano(row.timeUnixNano)} millis />
        </span>
      </p>
      {row.body !== "" && (
        <p className="mt-1 font-mono text-xs break-words whitespace-pre-wrap">
          <LongText text={row.body} />
        </p>
      )}
      {attributes > 0 && (
        <details className="mt-1 text-xs">
          <summary className="cursor-pointer text-muted">
            {attributes === 1 ? "1 attribute" : `${attributes} attributes`}
          </summary>
          <AttributeList title={row.eventName || "Record"} attributes={row.attributes} />
        </details>
      )}
    </li>
  );
}
