import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as it was exported, with the name of what made it. */
export interface ExportedSpan {
  readonly scope: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Takes OTLP as JSON and keeps it by `service.name`. */
export interface OtlpJson {
  readonly endpoint: string;
  readonly port: number;
  spansOf(service: string): readonly ExportedSpan[];
  /** Attributes of every point of a metric. */
  pointsOf(service: string, metric: string): readonly Readonly<Record<string, unknown>>[];
  close(): void;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface Scoped {
  readonly scope: { readonly name: string };
  readonly spans?: readonly (Omit<ExportedSpan, "scope" | "attributes"> & {
    readonly attributes: readonly KeyValue[];
  })[];
  readonly metrics?: readonly {
    readonly name: string;
    readonly histogram?: { readonly dataPoints: readonly { readonly attributes: readonly KeyValue[] }[] };
  }[];
}
interface Resourced {
  readonly resource: { readonly attributes: readonly KeyValue[] };
  readonly scopeSpans?: readonly Scoped[];
  readonly scopeMetrics?: readonly Scoped[];
}
interface Sent {
  readonly resourceSpans?: readonly Resourced[];
  readonly resourceMetrics?: readonly Resourced[];
}

export async function startOtlpJson(): Promise<OtlpJson> {
  const received: Resourced[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { resourceSpans = [], resourceMetrics = [] } = JSON.parse(Buffer.concat(chunks).toString()) as Sent;
    received.push(...resourceSpans, ...resourceMetrics);
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const of = (service: string): readonly Resourced[] =>
    received.filter(({ resource }) => plain(resource.attributes)["service.name"] === service);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    spansOf: (service) =>
      of(service).flatMap(({ scopeSpans = [] }) =>
        scopeSpans.flatMap(({ scope, spans = [] }) =>
          spans.map((span) => ({
            ...span,
            parentSpanId: span.parentSpanId ?? "",
            scope: scope.name,
            attributes: plain(span.attributes),
          })),
        ),
      ),
    pointsOf: (service, metric) =>
      of(service)
        .flatMap(({ scopeMetrics = [] }) => scopeMetrics.flatMap(({ metrics = [] }) => metrics))
        .filter(({ name }) => name === metric)
        .flatMap(({ histogram }) => (histogram?.dataPoints ?? []).map(({ attributes }) => plain(attributes))),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function plain(attributes: readonly KeyValue[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
