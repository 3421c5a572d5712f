import { strandsTrace, threeAgentTrace } from "../browser/agent-traces.ts";
import { eventually } from "../stack/stack.ts";
import { sendTraces, traceRequest } from "../stack/otlp.ts";

const ORG = "agents";

interface Trace {
  /** Absent from the answer while the trace is not there. */
  readonly pending?: boolean;
  readonly spans: readonly { readonly spanId: string; readonly statusCode: string }[];
}

/** A run of three agents and one of Strands in an organisation of their own: name of a picture → address. */
export async function agentPages(url: string): Promise<Readonly<Record<string, string>>> {
  const now = Date.now() - 120_000;
  const three = threeAgentTrace(now);
  const strands = strandsTrace(now + 30_000);
  await sendTraces(`${url}/api/${ORG}`, traceRequest(three.spans, "support-assistant", "@outcrop/node"));
  await sendTraces(`${url}/api/${ORG}`, traceRequest(strands.spans, "trips", "strands.telemetry.tracer"));
  const traceOf = (traceId: string): Promise<Trace> =>
    eventually(
      async () => (await (await fetch(`${url}/api/${ORG}/traces/${traceId}`)).json()) as Trace,
      ({ pending }) => pending === false,
    );
  const { spans } = await traceOf(three.traceId);
  await traceOf(strands.traceId);
  const broken = spans.findLast(({ statusCode }) => statusCode === "ERROR")?.spanId ?? "";
  const path = `/${ORG}/traces/${three.traceId}`;
  return {
    "agents-traces": `/${ORG}/traces`,
    "agents-tree": path,
    "agents-tree-span": `${path}?span=${broken}`,
    "agents-graph": `${path}?view=graph`,
    "agents-graph-node": `${path}?view=graph&node=${encodeURIComponent("agent order-desk ORDERS01")}`,
    "agents-list": `${path}?view=list`,
    "strands-tree": `/${ORG}/traces/${strands.traceId}`,
    "strands-graph": `/${ORG}/traces/${strands.traceId}?view=graph`,
  };
}
