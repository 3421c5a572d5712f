import type { SpanDetail } from "outcrop/api";
import { Search } from "lucide-react";
import { useState } from "react";
import { AttributeList } from "./attribute-list.tsx";

/** The span's attributes and its resource's, searched together. */
export function AttributeTables({ span }: { readonly span: SpanDetail }) {
  const [text, setText] = useState("");
  return (
    <div>
      <div className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface px-4">
        <Search size={14} aria-hidden className="text-faint" />
        <input
          type="search"
          aria-label="Search attributes"
          placeholder="Search names and values"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-9 min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        />
      </div>
      <AttributeList title="Span" attributes={span.attributes} search={text} />
      <AttributeList title="Resource" attributes={span.resource} search={text} />
    </div>
  );
}
