/** Where a server listens, read from `host:port` (`[::1]:5080` for IPv6). Throws on anything else. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export function parseEndpoint(text: string): Endpoint {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) throw new Error(`Cannot listen on "${text}": expected host:port`);
  const host = match[1] ?? match[2] ?? "";
  // As in the Collector, no host is every address.
  return { host: host === "" ? "0.0.0.0" : host, port };
}

/** An address that a browser on this machine can open. */
export function urlOf(endpoint: Endpoint, isTls: boolean = false): string {
  const everywhere = endpoint.host === "0.0.0.0" || endpoint.host === "::";
  const host = everywhere ? "localhost" : endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  return `${isTls ? "https" : "http"}://${host}:${endpoint.port}`;
}
