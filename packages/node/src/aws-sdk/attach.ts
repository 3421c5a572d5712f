import { watchSilentPeers } from "../beside/silent-peer.ts";
import { telemetryWith } from "../current-telemetry.ts";
import { guard } from "../guard.ts";
import { findOperation } from "../surfaces.ts";
import type { TelemetryOptions } from "../telemetry.ts";
import { isRecord } from "../values.ts";
import { createPlugin } from "./plugin.ts";
import type { Client } from "./smithy.ts";

const attached = new WeakSet<object>();

/**
 * Adds the plugin to a client, once; with options of its own also to one that has it, whose steps are then replaced.
 * Anything that is no client of the AWS SDK is left alone.
 */
export function attach(client: unknown, options?: TelemetryOptions): void {
  if (!isRecord(client) || (attached.has(client) && options === undefined)) return;
  attached.add(client);
  guard("attach to a client", () => {
    if (!isClient(client)) return;
    watchSilentPeers();
    client.middlewareStack.use(createPlugin(findOperation, telemetryWith(options), client));
    // Stacks that were resolved before are kept under `cacheMiddleware`, without the plugin.
    if (client.handlers !== undefined) delete client.handlers;
  });
}

function isClient(value: object): value is Client {
  return (
    "middlewareStack" in value && isRecord(value.middlewareStack) && typeof value.middlewareStack["use"] === "function"
  );
}
