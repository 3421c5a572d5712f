import { REQUEST_METADATA_PREFIX } from "@outcrop/core";
import { isRecord } from "../values.ts";
import type { Facts } from "./plain-call.ts";

/** The API's own limits: more, or longer, is refused by the service, so nothing that succeeds is cut. */
const MAX_ENTRIES = 16;
const MAX_LENGTH = 256;

/**
 * `requestMetadata`, which a caller sets to allocate cost (team, tenant, feature): one attribute for each entry, under
 * `aws.bedrock.request_metadata.`. A map in Converse, the same map as JSON text in InvokeModel. Text that is no map, and
 * values that are no strings, say nothing.
 */
export function requestMetadata(raw: unknown): Facts {
  const map = typeof raw === "string" ? parsed(raw) : raw;
  if (!isRecord(map) || Array.isArray(map)) return [];
  return Object.entries(map)
    .slice(0, MAX_ENTRIES)
    .map(([key, value]) => [
      REQUEST_METADATA_PREFIX + key.slice(0, MAX_LENGTH),
      typeof value === "string" ? value.slice(0, MAX_LENGTH) : undefined,
    ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
