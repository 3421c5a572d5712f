interface TraceRow {
  readonly traceId: string;
  readonly agents: readonly string[];
}

interface TraceDetail {
  readonly spans: readonly { readonly spanId: string; readonly ledger: { readonly costNanoUsd: string } | null }[];
}

/** Name of a picture → address of the page on it, for the data that the server has. */
export async function pagesOf(url: string, org: string): Promise<Readonly<Record<string, string>>> {
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/api/${org}/${path}`)).json()) as T;
  const { rows } = await ask<{ readonly rows: readonly TraceRow[] }>("traces?range=24h&sort=-cost&limit=50");
  const dearest = rows[0];
  if (dearest === undefined) throw new Error(`Cannot take pictures: expected traces in ${org}, got none`);
  const { spans } = await ask<TraceDetail>(`traces/${dearest.traceId}`);
  const call = spans.find((span) => span.ledger !== null)?.spanId ?? spans[0]?.spanId ?? "";
  const { rows: errors } = await ask<{ readonly rows: readonly TraceRow[] }>("traces?range=24h&error=true&limit=1");
  const [failed] = errors;
  // The run of managed agents with most of them in it, of the demo three. Such runs are rarely among the dearest.
  const { rows: runs } = await ask<{ readonly rows: readonly TraceRow[] }>("traces?range=24h&surface=agent&limit=100");
  const [agents] = runs.toSorted((x, y) => y.agents.length - x.agents.length);
  return {
    overview: `/${org}?range=6h`,
    traces: `/${org}/traces`,
    status: `/${org}/status`,
    "traces-errors": `/${org}/traces?error=true&sort=-cost`,
    trace: `/${org}/traces/${dearest.traceId}`,
    "trace-span": `/${org}/traces/${dearest.traceId}?span=${call}`,
    "trace-messages": `/${org}/traces/${dearest.traceId}?span=${call}&tab=messages`,
    ...(failed === undefined ? {} : { "trace-failed": `/${org}/traces/${failed.traceId}` }),
    ...(agents === undefined
      ? {}
      : {
          "trace-agents": `/${org}/traces/${agents.traceId}`,
          "trace-agents-graph": `/${org}/traces/${agents.traceId}?view=graph`,
        }),
    empty: "/nothing-yet",
    missing: `/${org}/traces/${"1".repeat(32)}`,
  };
}
