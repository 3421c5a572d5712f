import type { IncomingHttpHeaders } from "node:http";
import type { Metadata } from "@grpc/grpc-js";

/** Keys that senders name the organisation by, the first that is there counts. */
const ORG_KEYS = ["organization", "organisation"] as const;
const DEFAULT_ORG = "default";

/** The organisation that a call's metadata names; `default` where it names none. */
export function orgOf(metadata: Metadata): string {
  for (const key of ORG_KEYS) {
    const org = textOf(metadata, key);
    if (org !== undefined && org !== "") return org;
  }
  return DEFAULT_ORG;
}

/** What access looks at, in the shape of HTTP/1.1's headers. `authority` is what the client called this server. */
export function accessHeadersOf(metadata: Metadata, authority: string): IncomingHttpHeaders {
  const authorization = textOf(metadata, "authorization");
  const origin = textOf(metadata, "origin");
  return {
    host: authority,
    ...(authorization === undefined ? {} : { authorization }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function textOf(metadata: Metadata, key: string): string | undefined {
  return metadata.get(key)[0]?.toString();
}
