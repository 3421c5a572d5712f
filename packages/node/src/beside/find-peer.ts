import { type Context, type Span, trace, type Tracer } from "@opentelemetry/api";
import { SCOPE_NAME } from "../version.ts";
import { memberOf } from "../values.ts";
import { type Peer, PEERS, STREAMED_OPERATIONS } from "./peers.ts";
import { goesTheSameWay, type PeerSpan, scopeNameOf } from "./peer-span.ts";
import { silentSpan } from "./silent-peer.ts";

/** The span that somebody else made of the call that is about to be made. */
export interface FoundPeer {
  readonly span: PeerSpan;
  /** Whether it is still open when the caller has the whole answer. */
  readonly seesEnd: boolean;
}

const ACTIVE_PEERS: ReadonlyMap<string, Peer> = new Map(
  PEERS.filter((peer) => peer.isActive).map((peer) => [peer.scopeName, peer]),
);
const SILENT_PEERS: ReadonlyMap<string, Peer> = new Map(
  PEERS.filter((peer) => !peer.isActive).map((peer) => [peer.scopeName, peer]),
);

/** What would make a span of ours. */
interface Ours {
  tracer(): Tracer;
}

/** One call for each span: a second call that is made inside is another one. */
const claimed = new WeakSet<Span>();

/**
 * Looks for a span that somebody else made of this call: the active one, by its scope or by the attributes that the
 * conventions give to calls of the AWS API, or one that a known instrumentation began just before and kept to itself.
 */
export function findPeer(active: Context, operation: string, ours: Ours): FoundPeer | undefined {
  const found = activePeer(active, operation) ?? silentPeer(active, operation);
  if (found === undefined || !goesTheSameWay(found.span, ours.tracer())) return undefined;
  claimed.add(found.span);
  return found;
}

function activePeer(active: Context, operation: string): FoundPeer | undefined {
  const span: PeerSpan | undefined = trace.getSpan(active);
  if (span === undefined) return undefined;
  const scopeName = scopeNameOf(span);
  if (scopeName === undefined || scopeName === SCOPE_NAME) return undefined;
  const peer = ACTIVE_PEERS.get(scopeName);
  if (peer === undefined && !isAwsCall(span, operation)) return undefined;
  return usable(span, peer, operation);
}

function silentPeer(active: Context, operation: string): FoundPeer | undefined {
  const span = silentSpan(active);
  return span === undefined ? undefined : usable(span, SILENT_PEERS.get(scopeNameOf(span) ?? ""), operation);
}

function usable(span: PeerSpan, peer: Peer | undefined, operation: string): FoundPeer | undefined {
  if (!span.isRecording() || claimed.has(span)) return undefined;
  return { span, seesEnd: !STREAMED_OPERATIONS.has(operation) || peer?.followsStreams.has(operation) === true };
}

/** `rpc.system` `aws-api` and the method, in the older and the newer spelling of the conventions for AWS SDK spans. */
function isAwsCall({ attributes }: PeerSpan, operation: string): boolean {
  const system = memberOf(attributes, "rpc.system") ?? memberOf(attributes, "rpc.system.name");
  if (system !== "aws-api") return false;
  const method = memberOf(attributes, "rpc.method");
  return typeof method === "string" && (method === operation || method.endsWith(`/${operation}`));
}
