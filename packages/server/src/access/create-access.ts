import type { IncomingHttpHeaders } from "node:http";
import { isOrgName, type Access } from "./access.ts";
import { createCredentialFinder, type Credential } from "./credentials.ts";
import { isLocalHost, isSameOrigin } from "./local-request.ts";

/**
 * With credentials: every request must present one that covers the organisation. Without: open to this machine alone,
 * and a request whose `Host` or `Origin` is not this machine's is refused, because a web page elsewhere could otherwise
 * reach the port through the user's browser (DNS rebinding, cross-site requests).
 */
export function createAccess(credentials: readonly Credential[]): Access {
  return credentials.length === 0 ? createOpenAccess() : createGuardedAccess(credentials);
}

function createOpenAccess(): Access {
  return {
    open: true,
    authenticate(headers, org) {
      const refusal = refuseForeign(headers);
      if (refusal !== undefined) return { kind: "forbidden", reason: refusal };
      return isOrgName(org) ? { kind: "ok", org, principal: "anonymous" } : unknownOrg(org);
    },
    orgs(headers) {
      const refusal = refuseForeign(headers);
      return refusal === undefined ? { kind: "ok", orgs: "all" } : { kind: "forbidden", reason: refusal };
    },
  };
}

function createGuardedAccess(credentials: readonly Credential[]): Access {
  const find = createCredentialFinder(credentials);
  return {
    open: false,
    authenticate(headers, org) {
      const found = find(headers.authorization);
      if (found.kind === "none") return { kind: "unauthenticated", reason: found.reason };
      if (!isOrgName(org)) return unknownOrg(org);
      const { orgs, principal } = found.credential;
      if (orgs !== "all" && !orgs.includes(org)) {
        return { kind: "forbidden", reason: `Cannot use organisation "${org}": these credentials are for others` };
      }
      return { kind: "ok", org, principal };
    },
    orgs(headers) {
      const found = find(headers.authorization);
      if (found.kind === "none") return { kind: "unauthenticated", reason: found.reason };
      return { kind: "ok", orgs: found.credential.orgs };
    },
  };
}

function refuseForeign(headers: IncomingHttpHeaders): string | undefined {
  if (!isLocalHost(headers.host)) {
    return `Cannot serve Host "${headers.host ?? ""}": without credentials only localhost is served`;
  }
  if (headers.origin !== undefined && !isSameOrigin(headers.origin)) {
    return `Cannot serve Origin "${headers.origin}": without credentials only pages of this machine are served`;
  }
  return undefined;
}

function unknownOrg(org: string): { readonly kind: "unknown-org"; readonly reason: string } {
  return {
    kind: "unknown-org",
    reason: `Cannot use organisation "${org.slice(0, 80)}": expected up to 64 letters, digits, "_", "-" or "."`,
  };
}
