import { start } from "@outcrop/node";
import { enablePeer } from "../peers/enable-peer.ts";
import type { Peer } from "../peers/peers.ts";

/** What a measured process has loaded: nothing, Outcrop, or a peer. */
export type Variant = "plain" | "outcrop" | Peer;

/** Instruments this process, as `register` or a user of the peer would. An OpenTelemetry SDK is registered already. */
export async function enable(variant: Variant): Promise<void> {
  if (variant === "plain") return;
  if (variant !== "outcrop") {
    await enablePeer(variant);
    return;
  }
  const outcome = start();
  if (outcome !== "joined") throw new Error(`Cannot instrument: expected to join the SDK, got ${outcome}`);
}
