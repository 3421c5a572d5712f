import { z } from "zod";
import { isOrgName } from "./access.ts";
import type { Credential } from "./credentials.ts";

const organizations = z
  .array(z.string().refine(isOrgName, { error: "expected an organisation name: up to 64 letters, digits, _ - ." }))
  .min(1)
  .optional();
/** Characters of a password or key, wherever it is configured. */
export const MIN_SECRET_LENGTH = 8;
const secret = z.string().min(MIN_SECRET_LENGTH, { error: `expected at least ${MIN_SECRET_LENGTH} characters` });

/**
 * Users (HTTP Basic) and keys (Bearer). `organizations` limits a credential to those named; without it the credential
 * is good for all. No users and no keys: the process is open to its own machine alone.
 */
export const accessConfig = z.strictObject({
  users: z.array(z.strictObject({ email: z.string().min(1), password: secret, organizations })).default([]),
  keys: z.array(z.strictObject({ name: z.string().min(1), key: secret, organizations })).default([]),
});

export type AccessConfig = z.infer<typeof accessConfig>;

export function toCredentials(config: AccessConfig): readonly Credential[] {
  return [
    ...config.users.map((user): Credential => ({
      principal: user.email,
      secret: { kind: "basic", password: user.password },
      orgs: user.organizations ?? "all",
    })),
    ...config.keys.map((key): Credential => ({
      principal: key.name,
      secret: { kind: "bearer", key: key.key },
      orgs: key.organizations ?? "all",
    })),
  ];
}
