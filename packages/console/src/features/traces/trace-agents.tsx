import { Bot } from "lucide-react";
import type { TraceRow } from "outcrop/api";

/** Who acted in a trace: the outermost agent and how many more, unless the trace's own name says it already. */
export function TraceAgents({ row }: { readonly row: Pick<TraceRow, "name" | "agents"> }) {
  const [first, ...more] = row.agents;
  if (first === undefined) return null;
  const named = row.name.includes(first);
  if (named && more.length === 0) return null;
  return (
    <span
      title={`Agents:\n${row.agents.join("\n")}`}
      className="flex min-w-6 shrink-[999] items-center gap-1 self-center text-xs font-normal text-(--kind-agent)"
    >
      <Bot size={12} aria-hidden className="shrink-0" />
      <span className="sr-only">Agents: {row.agents.join(", ")}</span>
      {!named && (
        <span aria-hidden className="truncate">
          {first}
        </span>
      )}
      {more.length > 0 && (
        <span aria-hidden className="shrink-0">
          +{more.length}
        </span>
      )}
    </span>
  );
}
