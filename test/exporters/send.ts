import type { Recorded } from "./kept.ts";

/** One line of OpenTelemetry's SDK for Node, with its own exporters. */
export interface Line {
  readonly name: string;
  readonly traces: Signal;
  readonly metrics: Signal;
  readonly logs: Signal;
}

interface Signal {
  /** Items; of metrics, whole requests. */
  record(count: number): Recorded | Promise<Recorded>;
  readonly exporters: Readonly<Record<Protocol, (target: Target) => Exporter>>;
}

/** As in `OTEL_EXPORTER_OTLP_PROTOCOL`. */
export const PROTOCOLS = ["http/protobuf", "http/json", "grpc"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface Target {
  readonly url: string;
  readonly headers: Record<string, string>;
}

export interface Exporter {
  export(items: never, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
  shutdown(): Promise<void>;
}

const PER_REQUEST = 512;

/** What an exporter is handed at once: 512 items. */
export function requestsOf({ items }: Recorded): readonly (readonly object[])[] {
  return Array.from({ length: Math.ceil(items.length / PER_REQUEST) }, (_, i) =>
    items.slice(i * PER_REQUEST, (i + 1) * PER_REQUEST),
  );
}

/** Sends requests one after the other; rejects with the exporter's own error. */
export async function send(exporter: Exporter, requests: readonly object[]): Promise<void> {
  for (const request of requests) {
    await new Promise<void>((resolve, reject) => {
      exporter.export(request as never, ({ code, error }) => {
        if (code === 0) resolve();
        else reject(error ?? new Error("Cannot export: no reason given"));
      });
    });
  }
  await exporter.shutdown();
}
