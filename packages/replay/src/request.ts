import type { Route } from "./routes.ts";

/** A request that arrived, whole. */
export interface ReplayRequest extends Route {
  readonly method: string;
  /** As sent: URL-encoded, with its query. */
  readonly path: string;
  /** Names in lower case; HTTP/2 requests carry `:authority`, and `host` with the same value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** `1.1` or `2.0`. */
  readonly httpVersion: string;
}
