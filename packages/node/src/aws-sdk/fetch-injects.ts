import { channel } from "node:diagnostics_channel";
import { isRecord, memberOf } from "../values.ts";

/** Node's `fetch` announces its requests here; instrumentations add their headers then. */
const REQUESTS = channel("undici:request:create");

/**
 * Whether a client's requests go out by `fetch` while an instrumentation of `fetch` listens: it adds a `traceparent`
 * without looking whether there is one, and two of them are none. The SDK's other handlers name their protocol.
 */
export function fetchInjects(client: unknown): boolean {
  if (!REQUESTS.hasSubscribers) return false;
  const handler = memberOf(memberOf(client, "config"), "requestHandler");
  return isRecord(handler) && memberOf(handler["metadata"], "handlerProtocol") === undefined;
}
