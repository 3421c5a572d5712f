import type { SpanTree } from "./span-tree.ts";
import { outerSurface, surfaceOf } from "./surface.ts";
import type { SettleSpan, Surface } from "./types.ts";

/** What a call has from itself or from the spans above it. */
export interface Inherited {
  readonly sessionId: string;
  readonly userId: string;
  readonly agentName: string;
  readonly requestModel: string;
  /** Operation of the outermost GenAI span, this one included. */
  readonly entryOperation: string;
  readonly surface: Surface;
}

/**
 * Session, user, agent and model come from the nearest span that says them. A call whose ancestors name no session
 * (user) gets the trace's, when the whole trace names exactly one: the root that carries it may be late or lost.
 */
export function inherit({ spans, parent, topDown }: SpanTree): readonly Inherited[] {
  const rootContext: Inherited = {
    sessionId: "",
    userId: "",
    agentName: "",
    requestModel: "",
    entryOperation: "",
    surface: "direct",
  };
  const contexts: Inherited[] = Array.from({ length: spans.length }, () => rootContext);
  for (const index of topDown) {
    const span = spans[index];
    if (span === undefined) continue;
    const above = contexts[parent[index] ?? -1] ?? rootContext;
    contexts[index] = {
      sessionId: span.sessionId || above.sessionId,
      userId: span.userId || above.userId,
      agentName: span.agentName || above.agentName,
      requestModel: span.requestModel || above.requestModel,
      entryOperation: above.entryOperation || span.operation,
      surface: outerSurface(above.surface, surfaceOf(span)),
    };
  }
  return contexts;
}

/** The one value that all spans which have any agree on, or the empty string. */
export function onlyValue(spans: readonly SettleSpan[], pick: (span: SettleSpan) => string): string {
  let only = "";
  for (const span of spans) {
    const value = pick(span);
    if (value === "" || value === only) continue;
    if (only !== "") return "";
    only = value;
  }
  return only;
}
