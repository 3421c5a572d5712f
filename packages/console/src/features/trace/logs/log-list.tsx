import type { LogDetail } from "outcrop/api";
import { useState } from "react";
import { plural } from "../../../format/count.ts";
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

/** Rows drawn at first, and more each time that their end comes near: thousands at once took seconds. */
const ROWS_AT_ONCE = 100;

/** Log records in the order of their times, each with what it says and, folded, its attributes. */
export function LogList({ rows, startUnixNano, link }: LogListProps) {
  const [drawn, setDrawn] = useState(ROWS_AT_ONCE);
  const left = rows.length - drawn;
  return (
    <>
      <ol aria-label="Log records" className="min-w-0">
        {rows.slice(0, drawn).map((row, index) => (
          <LogRow key={`${row.timeUnixNano}:${index}`} row={row} startUnixNano={startUnixNano} link={link} />
        ))}
      </ol>
      {left > 0 && <MoreRows key={drawn} left={left} onShow={() => setDrawn(drawn + ROWS_AT_ONCE)} />}
    </>
  );
}

/** Shows more as it comes into view, or when it is pressed. */
function MoreRows({ left, onShow }: { readonly left: number; readonly onShow: () => void }) {
  const observe = (button: HTMLButtonElement | null): (() => void) | undefined => {
    if (button === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onShow();
    });
    observer.observe(button);
    return () => observer.disconnect();
  };
  return (
    <button
      ref={observe}
      type="button"
      onClick={onShow}
      className="block w-full px-4 py-3 text-left text-accent hover:underline"
    >
      {plural(left, "more record")}
    </button>
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
            title={`Open the span ${span}`}
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
