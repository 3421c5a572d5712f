import type { Random } from "./random.ts";
import { agentTrace, webTrace, type LoadSpan } from "./traces.ts";

/** One trace of so many is an agent's; the others are those of ordinary web services. */
const TRACES_PER_AGENT_TRACE = 16;
const SERVICES = ["storefront", "order-service", "concierge-agent", "inventory"];

export const SCOPE = { name: "@opentelemetry/instrumentation-http", version: "0.301.0" } as const;

/** What one service sends in one request. */
export interface ServiceSpans {
  readonly resource: readonly (readonly [key: string, value: string])[];
  readonly spans: readonly LoadSpan[];
}

/** As a gateway sends them: a few services, each with its resource and one scope. */
export function imagineSpans(random: Random, count: number, nowNano: bigint): readonly ServiceSpans[] {
  const spans: LoadSpan[] = [];
  for (let trace = 0; spans.length < count; trace++) {
    const isAgent = trace % TRACES_PER_AGENT_TRACE === TRACES_PER_AGENT_TRACE - 1;
    spans.push(...(isAgent ? agentTrace(random, nowNano) : webTrace(random, nowNano)));
  }
  const size = Math.ceil(count / SERVICES.length);
  return SERVICES.map((service, i) => ({
    resource: [
      ["service.name", service],
      ["service.version", "4.12.0"],
      ["deployment.environment.name", "production"],
      ["cloud.region", "us-east-1"],
      ["host.name", "ip-10-0-3-17.ec2.internal"],
    ],
    spans: spans.slice(i * size, Math.min(count, (i + 1) * size)),
  }));
}
