import type { Recorded } from "./kept.ts";

/** One line of OpenTelemetry's SDK for Node, with its own exporters. */
export interface Line {
  readonly name: string;
  readonly traces: Signal;
  readonly logs: Signal;
}

interface Signal {
  record(count: number): Recorded;
  readonly exporters: Readonly<Record<Protocol, (target: Target) => Exporter>>;
}

/** As in `OTEL_EXPORTER_OTLP_PROTOCOL`. */
export const PROTOCOLS = ["http/protobuf", "http/json", "grpc"] as const;
type Protocol = (typeof PROTOCOLS)[number];

interface Target {
  readonly url: string;
  readonly headers: Record<string, string>;
}

interface Exporter {
  export(items: never[], done: (result: { readonly code: number; readonly error?: Error }) => void): void;
  shutdown(): Promise<void>;
}

const PER_REQUEST = 512;

/** Sends everything in requests of 512, one after the other; rejects with the exporter's own error. */
export async function send(exporter: Exporter, { items }: Recorded): Promise<void> {
  for (let at = 0; at < items.length; at += PER_REQUEST) {
    const some = items.slice(at, at + PER_REQUEST) as never[];
    await new Promise<void>((resolve, reject) => {
      exporter.export(some, ({ code, error }) => {
        if (code === 0) resolve();
        else reject(error ?? new Error("Cannot export: no reason given"));
      });
    });
  }
  await exporter.shutdown();
}
