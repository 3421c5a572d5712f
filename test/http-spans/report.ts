import type { SentSpan } from "../coexist/plan.ts";

/** How the SDK speaks to the service. */
export const HANDLERS = ["HTTP/1.1", "HTTP/2", "fetch"] as const;
export type Handler = (typeof HANDLERS)[number];

export const CALLS = ["Converse", "ConverseStream"] as const;
export type CallName = (typeof CALLS)[number];

/** One call whose first two attempts fail: what its caller got, the spans, and the requests as the service saw them. */
export interface Traced {
  readonly handler: Handler;
  readonly call: CallName;
  readonly outcome: unknown;
  /** The application's span is the root; it is not among them. */
  readonly rootId: string;
  readonly spans: readonly SentSpan[];
  readonly requests: readonly {
    readonly httpVersion: string;
    readonly traceparent: string | undefined;
    readonly signedHeaders: string;
  }[];
}
