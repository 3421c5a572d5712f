import { type AgentRun, runOf } from "./agent-run.ts";

/** Where an event belongs: to a run, or to one that has to be made beneath `parent`. */
export type Place =
  | { readonly kind: "run"; readonly run: AgentRun }
  | { readonly kind: "missing"; readonly parent: AgentRun; readonly aliases: readonly string[] };

export interface Sought {
  /** The callers below the agent that was invoked, outermost first. */
  readonly aliases: readonly string[];
  /** The name that the event gives the collaborator; deeper than the first it is not to be trusted. */
  readonly name: string | undefined;
  readonly traceId: string | undefined;
  /** Whether a run has the other half of what the event tells. */
  readonly completes: (run: AgentRun) => boolean;
}

/**
 * Finds the run that an event is of. The chain says exactly whose run it is; which of several runs of the same collaborator,
 * the trace id tells.
 */
export function findRun(base: AgentRun, { aliases, name, traceId, completes }: Sought): Place {
  let level: readonly AgentRun[] = [base];
  for (const [depth, alias] of aliases.entries()) {
    const children = level.flatMap((run) => run.children);
    const next = named(children, alias, depth === 0 ? name : undefined);
    const isLast = depth === aliases.length - 1;
    const id = runOf(traceId);
    const found = isLast ? (next.find(completes) ?? choose(next, id)) : undefined;
    if (found !== undefined) return { kind: "run", run: found };
    if (next.length === 0 || isLast) {
      return { kind: "missing", parent: latest(level) ?? base, aliases: aliases.slice(depth) };
    }
    level = next;
  }
  return { kind: "run", run: base };
}

/** Where none has the alias: a run whose alias nobody has told, of that name if there is one. */
function named(runs: readonly AgentRun[], alias: string, name: string | undefined): readonly AgentRun[] {
  const known = runs.filter(({ aliasArn }) => aliasArn === alias);
  if (known.length > 0) return known;
  const nameless = runs.filter(({ aliasArn }) => aliasArn === undefined);
  const same = nameless.filter((run) => run.name === name);
  return same.length > 0 ? same : nameless;
}

/** `undefined` where all runs are over and the trace id tells that this is another one. */
function choose(runs: readonly AgentRun[], id: string | undefined): AgentRun | undefined {
  const live = runs.filter(({ told, state }) => told === undefined && state !== "closed");
  const over = runs.filter((run) => !live.includes(run));
  const isOf = ({ runIds }: AgentRun): boolean => id !== undefined && runIds.has(id);
  return (
    live.find(isOf) ??
    live.find(({ runIds }) => runIds.size === 0) ??
    over.find(isOf) ??
    live.at(-1) ??
    (id === undefined ? over.at(-1) : over.findLast(({ runIds }) => runIds.size === 0))
  );
}

function latest(runs: readonly AgentRun[]): AgentRun | undefined {
  return runs.findLast(({ state }) => state !== "closed") ?? runs.at(-1);
}
