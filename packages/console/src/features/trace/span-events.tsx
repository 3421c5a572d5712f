import type { SpanDetail } from "outcrop/api";
import { formatNanos } from "../../format/duration.ts";
import { When } from "../../ui/when.tsx";
import { AttributeList } from "./attribute-list.tsx";

export function SpanEvents({ span }: { readonly span: SpanDetail }) {
  if (span.events.length === 0) return <p className="p-4 text-muted">This span has no events.</p>;
  const start = Number(BigInt(span.startUnixNano) / 1_000_000n);
  return (
    <ol>
      {span.events.map((event, index) => (
        <li key={`${index}:${event.name}`} className="border-b border-line">
          <p className="flex flex-wrap items-baseline gap-x-2 px-4 pt-3">
            <span className="font-medium break-words">{event.name}</span>
            <span className="tnum ml-auto text-xs text-faint">
              <When iso={event.time} millis /> · after{" "}
              {formatNanos(String(Math.max(0, Date.parse(event.time) - start) * 1e6))}
            </span>
          </p>
          <AttributeList title="Attributes" attributes={event.attributes} />
        </li>
      ))}
    </ol>
  );
}
