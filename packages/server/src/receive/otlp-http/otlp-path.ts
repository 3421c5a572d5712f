/** What the path of a request asks for. */
export interface OtlpPath {
  readonly org: string;
  readonly signal: "traces" | "metrics" | "logs";
}

const DEFAULT_ORG = "default";

/**
 * Reads `/api/{org}/v1/{signal}` and `/v1/{signal}` (organisation `default`), with slashes doubled or trailing, as they
 * come about when senders join an endpoint and a path. `undefined`: not an OTLP path.
 */
export function parseOtlpPath(url: string): OtlpPath | undefined {
  const query = url.search(/[?#]/);
  const path = query < 0 ? url : url.slice(0, query);
  const segments = path.split("/").filter((segment) => segment !== "");
  const [first, org, version, signal] = segments.length === 2 ? ["api", DEFAULT_ORG, ...segments] : segments;
  if (first !== "api" || org === undefined || version !== "v1" || segments.length > 4) return undefined;
  if (signal !== "traces" && signal !== "metrics" && signal !== "logs") return undefined;
  return { org: decode(org), signal };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
