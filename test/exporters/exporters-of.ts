import { Metadata } from "@grpc/grpc-js";
import type { Exporter, Protocol, Target } from "./send.ts";

type OverHttp = new (options: Target & Patience) => Exporter;
type OverGrpc = new (options: { readonly url: string; readonly metadata: Metadata } & Patience) => Exporter;

interface Patience {
  readonly timeoutMillis: number;
}

/** What is sent again because its answer took long, on a busy machine, would be there twice. */
const PATIENCE: Patience = { timeoutMillis: 60_000 };

/** The exporters of one signal, of whichever line, by protocol. */
export function exportersOf(
  Protobuf: OverHttp,
  Json: OverHttp,
  Grpc: OverGrpc,
): Readonly<Record<Protocol, (target: Target) => Exporter>> {
  return {
    "http/protobuf": (target) => new Protobuf({ ...target, ...PATIENCE }),
    "http/json": (target) => new Json({ ...target, ...PATIENCE }),
    grpc: ({ url, headers }) => new Grpc({ url, metadata: toMetadata(headers), ...PATIENCE }),
  };
}

function toMetadata(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
  return metadata;
}
