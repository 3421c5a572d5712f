import type { IncomingMessage, ServerResponse } from "node:http";

/** Which web pages may send. Names and meaning are the Collector's (confighttp, `cors`). */
export interface CorsOptions {
  /** `https://app.example.com`; `*` stands for anything within, or alone for every origin. */
  readonly allowedOrigins: readonly string[];
  /** Beside those that every page may send; `*` for all. */
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  /** Seconds that a browser remembers the answer; 0 leaves it to the browser. */
  readonly maxAge: number;
}

/** What a request is to this: from an allowed page, that page's question whether it may, or neither. */
type CorsKind = "none" | "allowed" | "preflight" | "refused";

/** Puts the headers of an allowed page on the response. `preflight`: the response is whole, with them alone. */
export type Cors = (request: IncomingMessage, response: ServerResponse) => CorsKind;

/** What senders of OTLP need, and the Collector's own `X-Requested-With`. */
const ALWAYS_ALLOWED = ["accept", "content-type", "content-encoding", "x-requested-with"];

/** WHATWG Fetch, "HTTP extensions": CORS. Credentials are allowed, as exporters send `Authorization`. */
export function createCors(options: CorsOptions): Cors {
  const origins = options.allowedOrigins.map(toPattern);
  const headers = new Set([...ALWAYS_ALLOWED, ...options.allowedHeaders.map((name) => name.toLowerCase())]);
  const isAllowed = (name: string): boolean => headers.has("*") || headers.has(name);
  return (request, response) => {
    const { origin } = request.headers;
    if (origin === undefined || origins.length === 0) return "none";
    const asks = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
    response.setHeader("vary", "Origin");
    if (!origins.some((pattern) => pattern.test(origin))) return asks ? "refused" : "none";
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-allow-credentials", "true");
    if (!asks) {
      if (options.exposedHeaders.length > 0) {
        response.setHeader("access-control-expose-headers", options.exposedHeaders.join(", "));
      }
      return "allowed";
    }
    const asked = (request.headers["access-control-request-headers"] ?? "").toLowerCase().split(/[\s,]+/);
    const granted = asked.filter((name) => name !== "" && isAllowed(name));
    response.setHeader("access-control-allow-methods", "POST");
    if (granted.length > 0) response.setHeader("access-control-allow-headers", granted.join(", "));
    if (options.maxAge > 0) response.setHeader("access-control-max-age", options.maxAge);
    return "preflight";
  };
}

function toPattern(origin: string): RegExp {
  const parts = origin.split("*").map((part) => part.replaceAll(/[\\^$.+?()[\]{}|/]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}
