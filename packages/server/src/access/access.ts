import type { IncomingHttpHeaders } from "node:http";

/** Whether a request may act on one organisation. Expected refusals are values; the reason is for the sender to read. */
type AccessDecision =
  | { readonly kind: "ok"; readonly org: string; readonly principal: string }
  /** No credentials, or wrong ones: HTTP 401. */
  | { readonly kind: "unauthenticated"; readonly reason: string }
  /** Good credentials for something else, or a browser from another site: HTTP 403. */
  | { readonly kind: "forbidden"; readonly reason: string }
  /** The name cannot be an organisation: HTTP 404. */
  | { readonly kind: "unknown-org"; readonly reason: string };

/** Which organisations a request may read. */
type OrgsDecision =
  | { readonly kind: "ok"; readonly orgs: readonly string[] | "all" }
  | { readonly kind: "unauthenticated"; readonly reason: string }
  | { readonly kind: "forbidden"; readonly reason: string };

/** Organisations and credentials, asked once per request by every receiver and by the API. */
export interface Access {
  /** Without configured credentials everything from this machine is let in. */
  readonly open: boolean;
  authenticate(headers: IncomingHttpHeaders, org: string): AccessDecision;
  orgs(headers: IncomingHttpHeaders): OrgsDecision;
}

/** Letters, digits, `_`, `-` and `.`, beginning with a letter or digit, at most 64: what can stand in a path and a column. */
const ORG_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Path words of the API that cannot name an organisation. */
const RESERVED = new Set(["orgs", "openapi.json", "docs", "v1"]);

export function isOrgName(name: string): boolean {
  return ORG_NAME.test(name) && !RESERVED.has(name);
}
