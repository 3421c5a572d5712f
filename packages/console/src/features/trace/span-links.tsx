import { Link } from "@tanstack/react-router";
import type { SpanDetail } from "outcrop/api";
import { AttributeList } from "./attribute-list.tsx";

export function SpanLinks({ org, span }: { readonly org: string; readonly span: SpanDetail }) {
  if (span.links.length === 0) return <p className="p-4 text-muted">This span has no links.</p>;
  return (
    <ul>
      {span.links.map((link) => (
        <li key={`${link.traceId}:${link.spanId}`} className="border-b border-line pt-3">
          <Link
            to="/$org/traces/$traceId"
            params={{ org, traceId: link.traceId }}
            search={{ span: link.spanId }}
            className="block px-4 font-mono text-xs break-all text-accent hover:underline"
          >
            {link.traceId} {link.spanId}
          </Link>
          <AttributeList title="Attributes" attributes={link.attributes} />
        </li>
      ))}
    </ul>
  );
}
