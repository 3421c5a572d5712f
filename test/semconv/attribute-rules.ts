import type { Profile } from "@outcrop/core";
import type { Finding, Values } from "./emitted.ts";
import { FILTERED, hasType, registry } from "./registry.ts";

/** `missing_attribute`, `type_mismatch`: every attribute is one that the conventions know, with the type they give it. */
export function checkAttributes(on: string, attributes: Values, profile: Profile): readonly Finding[] {
  const known = registry(profile);
  return Object.entries(attributes).flatMap(([subject, value]) => {
    if (FILTERED.has(subject)) return [];
    const type = Object.hasOwn(known, subject) ? known[subject] : undefined;
    if (type === undefined) return [{ rule: "missing_attribute", subject, on }];
    return hasType(value, type) ? [] : [{ rule: "type_mismatch", subject, on }];
  });
}

/** A port stands beside an address, and an address beside a port. */
export function checkServer(on: string, attributes: Values): readonly Finding[] {
  const hasAddress = "server.address" in attributes;
  if (hasAddress === "server.port" in attributes) return [];
  return [{ rule: "server_address_and_port", subject: hasAddress ? "server.port" : "server.address", on }];
}
