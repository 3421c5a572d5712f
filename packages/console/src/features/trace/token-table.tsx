import type { SpanDetail } from "outcrop/api";
import { tokenKindColor } from "../../charts/palette.ts";
import { formatCount } from "../../format/count.ts";
import { useShownTheme } from "../../state/theme.ts";

/** Tokens by kind; what the service did not report is said to be missing, not zero. */
export function TokenTable({ tokens }: { readonly tokens: SpanDetail["tokens"] }) {
  const theme = useShownTheme();
  const cached = (tokens.cacheRead ?? 0) + (tokens.cacheWrite ?? 0);
  const parts = [
    {
      key: "input",
      label: "Input, not cached",
      count: tokens.input === null ? null : Math.max(0, tokens.input - cached),
    },
    { key: "cache_read", label: "Cache read", count: tokens.cacheRead },
    { key: "cache_write", label: "Cache write", count: tokens.cacheWrite },
    { key: "output", label: "Output", count: tokens.output },
  ];
  const sum = parts.reduce((total, { count }) => total + (count ?? 0), 0);
  return (
    <section aria-label="Tokens">
      <h3 className="mb-1.5 flex justify-between text-xs font-medium text-faint">
        Tokens <span className="tnum text-text">{formatCount(sum)}</span>
      </h3>
      <div aria-hidden className="mb-2 flex h-1.5 gap-px overflow-hidden rounded-full bg-sunken">
        {parts.map(({ key, count }) =>
          (count ?? 0) === 0 ? null : (
            <div key={key} style={{ flexGrow: count ?? 0, backgroundColor: tokenKindColor(theme, key) }} />
          ),
        )}
      </div>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-2">
        {parts.map(({ key, label, count }) => (
          <div key={key} className="flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-xs" style={{ backgroundColor: tokenKindColor(theme, key) }} />
            <dt className="text-muted">{label}</dt>
            <dd className="tnum ml-auto">
              {count === null ? <span className="text-faint">not reported</span> : formatCount(count)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
