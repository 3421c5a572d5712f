import { context, type Context, type Span, type SpanOptions, trace, type Tracer } from "@opentelemetry/api";
import type { Operation } from "../aws-sdk/operation.ts";
import type { Telemetry } from "../telemetry.ts";
import { EnrichingSpan } from "./enriching-span.ts";
import type { PeerSpan } from "./peer-span.ts";
import { evenIfSuppressed } from "./suppression.ts";

/** Telemetry for one call whose span is somebody else's: what would start a span takes that one. */
export function enrichPeer(telemetry: Telemetry, peer: PeerSpan): Telemetry {
  const startSpan = (name: string, options: SpanOptions = {}, parent: Context = context.active()): Span =>
    new EnrichingSpan(peer, options.attributes ?? {}, (attributes, startTime, peerHasEnded) =>
      evenIfSuppressed(telemetry, parent)
        .tracer()
        .startSpan(name, { ...options, attributes, startTime }, ownParent(parent, peer, peerHasEnded)),
    );
  const tracer: Pick<Tracer, "startSpan"> = { startSpan };
  return { ...telemetry, tracer: () => tracer as Tracer };
}

/** An operation whose own spans, which an agent has beneath it, are made as ever. */
export function sameTelemetry(operation: Operation, telemetry: Telemetry): Operation {
  return { name: operation.name, observe: (input, start) => operation.observe(input, { ...start, telemetry }) };
}

/** Beneath a span that has ended; in the place of one that never ends, as nobody will ever see it. */
function ownParent(parent: Context, peer: PeerSpan, peerHasEnded: boolean): Context {
  if (peerHasEnded) return trace.setSpan(parent, peer);
  const above = peer.parentSpanContext;
  if (above !== undefined) return trace.setSpanContext(parent, above);
  return trace.getSpan(parent) === peer ? trace.deleteSpan(parent) : parent;
}
