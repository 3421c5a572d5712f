import { Metadata } from "@grpc/grpc-js";
import type { Exporter, Protocol, Target } from "./send.ts";

type OverHttp = new (target: Target) => Exporter;
type OverGrpc = new (target: { readonly url: string; readonly metadata: Metadata }) => Exporter;

/** The exporters of one signal, of whichever line, by protocol. */
export function exportersOf(
  Protobuf: OverHttp,
  Json: OverHttp,
  Grpc: OverGrpc,
): Readonly<Record<Protocol, (target: Target) => Exporter>> {
  return {
    "http/protobuf": (target) => new Protobuf(target),
    "http/json": (target) => new Json(target),
    grpc: ({ url, headers }) => new Grpc({ url, metadata: toMetadata(headers) }),
  };
}

function toMetadata(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
  return metadata;
}
