import { isRecord, stringOf } from "../values.ts";
import type { Endpoint } from "./operation.ts";
import type { Client } from "./smithy.ts";

/**
 * Where a client's calls go, as far as it can be told without waiting and without calling anything of the user's:
 * what the last request showed, else an endpoint or region that was given as a plain value.
 */
export interface ClientEndpoint {
  /** Best knowledge before a request is built. */
  guess(): Endpoint;
  /** Reads a request that is about to be sent; `signingRegion` is the one that it was signed for. */
  learn(request: unknown, signingRegion: string | undefined): Endpoint;
}

const REGION_IN_HOST = /\.([a-z]{2}(?:-[a-z]+)+-\d+)\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

export function createClientEndpoint(client: Client): ClientEndpoint {
  let known: Endpoint | undefined;
  let configured: Endpoint | undefined;
  return {
    guess: () => known ?? (configured ??= configuredEndpoint(client)),
    learn(request, signingRegion) {
      if (!isRecord(request)) return known ?? {};
      const address = stringOf(request["hostname"]);
      const port = typeof request["port"] === "number" ? request["port"] : DEFAULT_PORTS[String(request["protocol"])];
      const region = signingRegion ?? REGION_IN_HOST.exec(address ?? "")?.[1] ?? configuredRegion(client);
      const unchanged = known?.address === address && known?.port === port && known?.region === region;
      if (known === undefined || !unchanged) known = { address, port, region };
      return known;
    },
  };
}

function configuredEndpoint(client: Client): Endpoint {
  const region = configuredRegion(client);
  const given = isRecord(client.initConfig) ? client.initConfig["endpoint"] : undefined;
  const url = typeof given === "string" ? parseUrl(given) : given instanceof URL ? given : undefined;
  if (url === undefined) return { region };
  const port = url.port === "" ? DEFAULT_PORTS[url.protocol] : Number(url.port);
  return { address: url.hostname, port, region };
}

/** A region given as a plain value; a provider function is the user's and is not called. */
function configuredRegion(client: Client): string | undefined {
  return isRecord(client.initConfig) ? stringOf(client.initConfig["region"]) : undefined;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
