import { useState } from "react";
import { formatCount } from "../../format/count.ts";
import { headOf } from "../../format/head-of.ts";
import { CopyButton } from "../../ui/copy-button.tsx";

interface AttributeListProps {
  readonly title: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly search?: string;
}

const FOLD_AT = 400;

export function AttributeList({ title, attributes, search = "" }: AttributeListProps) {
  const wanted = search.trim().toLowerCase();
  const entries = Object.entries(attributes)
    .filter(([name, value]) => `${name} ${value}`.toLowerCase().includes(wanted))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <section aria-label={`${title} attributes`} className="px-4 py-3">
      <h3 className="mb-1 text-xs font-medium text-faint">
        {title} <span className="tnum">{entries.length}</span>
      </h3>
      {entries.length === 0 && <p className="text-muted">{wanted === "" ? "None" : "Nothing matches"}</p>}
      <dl>
        {entries.map(([name, value]) => (
          <div key={name} className="group grid gap-x-3 border-b border-line/70 py-1.5 last:border-0">
            <dt className="flex items-center justify-between gap-2 font-mono text-2xs text-muted">
              <span className="min-w-0 break-all">{name}</span>
              <CopyButton
                text={value}
                label={`Copy ${name}`}
                className="-my-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
              />
            </dt>
            <dd className="min-w-0 font-mono text-xs break-words whitespace-pre-wrap">
              <LongText text={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Long text, folded until it is asked for. */
export function LongText({ text }: { readonly text: string }) {
  const [open, setOpen] = useState(false);
  if (text.length <= FOLD_AT) return text;
  return (
    <>
      {open ? text : `${headOf(text, FOLD_AT)}…`}{" "}
      <button type="button" onClick={() => setOpen(!open)} className="font-sans text-accent hover:underline">
        {open ? "Show less" : `Show all ${formatCount(text.length)} characters`}
      </button>
    </>
  );
}
