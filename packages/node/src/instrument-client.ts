import { attach } from "./aws-sdk/attach.ts";
import type { TelemetryOptions } from "./telemetry.ts";

/**
 * Instruments one AWS client by hand: for bundled or minified code, where the module hook sees nothing, and for options
 * that hold for this client alone. Returns the same client. Calling it twice, or beside `register`, changes nothing but
 * options. Clients and commands that Outcrop does not know are left as they are. Never throws.
 */
export function instrumentClient<T extends { readonly middlewareStack: object }>(
  client: T,
  options?: TelemetryOptions,
): T {
  attach(client, options);
  return client;
}
