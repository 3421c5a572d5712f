import { modelTitle } from "../../format/words.ts";
import { MiddleCut } from "../../ui/middle-cut.tsx";

/** The dearest model, and how many more. */
export function TraceModels({ models }: { readonly models: readonly string[] }) {
  const [first, ...more] = models;
  if (first === undefined) return <span className="text-faint">–</span>;
  return (
    <span title={models.join("\n")} className="flex min-w-0 items-baseline gap-1.5">
      <MiddleCut text={modelTitle(first)} title={models.join("\n")} />
      {more.length > 0 && <span className="shrink-0 text-xs text-faint">+{more.length}</span>}
    </span>
  );
}
