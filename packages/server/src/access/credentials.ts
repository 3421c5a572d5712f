import { createHash, timingSafeEqual } from "node:crypto";

/** Who may do what: a user (`email`, `password`) or a bearer key, for the named organisations or for `all`. */
export interface Credential {
  /** Shown in logs and on pages: the email, or the key's name. Never the secret. */
  readonly principal: string;
  readonly secret:
    | { readonly kind: "basic"; readonly password: string }
    | { readonly kind: "bearer"; readonly key: string };
  readonly orgs: readonly string[] | "all";
}

/** Finds the credential that an `Authorization` header names. */
export type CredentialFinder = (authorization: string | undefined) => FoundCredential;

type FoundCredential =
  | { readonly kind: "found"; readonly credential: Credential }
  | { readonly kind: "none"; readonly reason: string };

/**
 * Compares digests in constant time, so that neither length nor content of a secret leaks by timing. HTTP Basic is
 * RFC 7617 (`email:password`, UTF-8), Bearer is RFC 6750; scheme names are case-insensitive.
 */
export function createCredentialFinder(credentials: readonly Credential[]): CredentialFinder {
  const known = credentials.map((credential) => ({ credential, digest: digest(secretText(credential)) }));
  return (authorization) => {
    if (authorization === undefined) {
      return {
        kind: "none",
        reason: "Cannot authenticate: expected an Authorization header (Basic or Bearer), got none",
      };
    }
    const presented = parseAuthorization(authorization);
    if (presented === undefined) {
      return { kind: "none", reason: "Cannot authenticate: expected Basic base64(email:password) or Bearer key" };
    }
    const presentedDigest = digest(presented);
    let match: Credential | undefined;
    for (const { credential, digest: expected } of known) {
      if (timingSafeEqual(presentedDigest, expected)) match ??= credential;
    }
    if (match === undefined) return { kind: "none", reason: "Cannot authenticate: wrong email, password or key" };
    return { kind: "found", credential: match };
  };
}

function secretText(credential: Credential): string {
  return credential.secret.kind === "basic"
    ? `basic\0${credential.principal}:${credential.secret.password}`
    : `bearer\0${credential.secret.key}`;
}

function parseAuthorization(authorization: string): string | undefined {
  const space = authorization.indexOf(" ");
  if (space < 0) return undefined;
  const scheme = authorization.slice(0, space).toLowerCase();
  const rest = authorization.slice(space + 1).trim();
  if (scheme === "bearer" && rest !== "") return `bearer\0${rest}`;
  if (scheme !== "basic" || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(rest)) return undefined;
  const decoded = Buffer.from(rest, "base64").toString("utf8");
  return decoded.includes(":") ? `basic\0${decoded}` : undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
