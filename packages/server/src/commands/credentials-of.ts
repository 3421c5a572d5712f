import { MIN_SECRET_LENGTH } from "../access/config.ts";
import type { Credential } from "../access/credentials.ts";
import type { EnvLookup } from "../config/expand-env.ts";
import { UsageError } from "./usage-error.ts";

/** Credentials for all organisations, for those who configure by environment. Throws `UsageError` where half of one is set, or one is short. */
export function credentialsOf(env: EnvLookup): readonly Credential[] {
  const email = env("OUTCROP_EMAIL") ?? "";
  const password = env("OUTCROP_PASSWORD") ?? "";
  const key = env("OUTCROP_API_KEY") ?? "";
  if ((email === "") !== (password === "")) {
    throw new UsageError("Cannot use credentials: expected both OUTCROP_EMAIL and OUTCROP_PASSWORD, got one of them");
  }
  for (const [name, secret] of [["OUTCROP_PASSWORD", password] as const, ["OUTCROP_API_KEY", key] as const]) {
    if (secret === "" || secret.length >= MIN_SECRET_LENGTH) continue;
    throw new UsageError(
      `Cannot use credentials: expected at least ${MIN_SECRET_LENGTH} characters in ${name}, got ${secret.length}`,
    );
  }
  return [
    ...(email === "" ? [] : [{ principal: email, secret: { kind: "basic", password }, orgs: "all" } as const]),
    ...(key === "" ? [] : [{ principal: "OUTCROP_API_KEY", secret: { kind: "bearer", key }, orgs: "all" } as const]),
  ];
}
