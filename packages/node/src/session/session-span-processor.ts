import type { Context, Span } from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { sessionAttributes } from "./session.ts";

/** Puts session and user on every span that begins inside `withSession`, whoever makes it. */
export class SessionSpanProcessor {
  onStart(span: Span, parent: Context): void {
    guard("put the session on a span", () => {
      const attributes = sessionAttributes(parent);
      if (attributes !== undefined) span.setAttributes(attributes);
    });
  }

  onEnd(): void {
    // Attributes are set when a span begins.
  }

  async forceFlush(): Promise<void> {
    // Nothing is kept.
  }

  async shutdown(): Promise<void> {
    // Nothing is kept.
  }
}
