import { isRecord, stringOf } from "../values.ts";
import type { Endpoint } from "./operation.ts";

/**
 * Where a client's calls go. The SDK turns what its user configured into functions that have to be waited for and may
 * be the user's own, so none is called: the last request says it, and the first call learns it from its own.
 */
export interface ClientEndpoint {
  /** Best knowledge before a request is built. */
  guess(): Endpoint;
  /** Reads a request that is about to be sent; `signingRegion` is the one that it was signed for. */
  learn(request: unknown, signingRegion: string | undefined): Endpoint;
}

const REGION_IN_HOST = /\.([a-z]{2}(?:-[a-z]+)+-\d+)\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

export function createClientEndpoint(): ClientEndpoint {
  let known: Endpoint = {};
  return {
    guess: () => known,
    learn(request, signingRegion) {
      if (!isRecord(request)) return known;
      const address = stringOf(request["hostname"]);
      const port = typeof request["port"] === "number" ? request["port"] : DEFAULT_PORTS[String(request["protocol"])];
      const region = signingRegion ?? REGION_IN_HOST.exec(address ?? "")?.[1];
      // The same object as long as nothing changes: what is derived from an endpoint is kept with it.
      if (known.address !== address || known.port !== port || known.region !== region)
        known = { address, port, region };
      return known;
    },
  };
}
