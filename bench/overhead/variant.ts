import { start } from "@outcrop/node";
import { enablePeer } from "../peers/enable-peer.ts";
import type { Peer } from "../peers/peers.ts";
import { spanAlone } from "./bare-span.ts";
import type { Prepare } from "./caller.ts";

/** What a measured process has loaded: nothing, a span without an instrumentation, Outcrop, or a peer. */
export type Variant = "plain" | "bare-span" | "outcrop" | Peer;

/**
 * Instruments this process, as `register` or a user of the peer would. An OpenTelemetry SDK is registered already.
 * Answers with what is to be done to a client, where there is something.
 */
export async function enable(variant: Variant): Promise<Prepare | undefined> {
  if (variant === "plain") return undefined;
  if (variant === "bare-span") return spanAlone;
  if (variant !== "outcrop") {
    await enablePeer(variant);
    return undefined;
  }
  const outcome = start();
  if (outcome !== "joined") throw new Error(`Cannot instrument: expected to join the SDK, got ${outcome}`);
  return undefined;
}
