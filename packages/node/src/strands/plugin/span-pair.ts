import { type Attributes, INVALID_SPAN_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import { isRecord, memberOf } from "../../values.ts";
import { setPossible } from "../span-attributes.ts";
import type { Setup } from "./setup.ts";

/** One of the SDK's pairs of methods that begin and end a span, as it is now answered. */
export interface SpanPair {
  /** What the SDK gets in place of its own span. `add` is what it would lack. */
  begin(native: () => unknown, own: () => Span, add: Attributes): Span | undefined;
  /** `native` ends the SDK's span, or what is done beside it when it gets `null`. */
  end(span: unknown, native: (span: unknown) => void, own: (span: Span) => void, add: Attributes): void;
}

export const SPAN_PAIRS: Readonly<Record<Setup["own"], SpanPair>> = {
  replace: {
    begin(native, own) {
      // The SDK keeps a tree of its own for `AgentResult.traces` in the same methods; its spans record nothing.
      native();
      return guard("begin a Strands span", own);
    },
    end(span, native, own) {
      native(null);
      if (!isSpan(span)) return;
      guard("end a Strands span", () => own(span));
      // What was to be told of it could not be read.
      guard("end a Strands span", () => span.isRecording() && span.end());
    },
  },
  enrich: {
    begin(native, _own, add) {
      const span = native();
      if (!isSpan(span)) return undefined;
      guard("enrich a Strands span", () => setPossible(span, add));
      return span;
    },
    end(span, native, _own, add) {
      if (isSpan(span)) guard("enrich a Strands span", () => setPossible(span, add));
      native(span);
    },
  },
};

/** Where the SDK's spans are replaced: nothing that it makes by itself is seen. */
export function silence(native: object): void {
  if (!isRecord(memberOf(native, "_tracer"))) return;
  const startSpan = (): Span => trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  Object.defineProperty(native, "_tracer", { value: { startSpan }, writable: true, configurable: true });
}

export function isSpan(value: unknown): value is Span {
  return isRecord(value) && typeof value["setAttributes"] === "function" && typeof value["end"] === "function";
}
