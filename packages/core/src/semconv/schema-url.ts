import type { Profile } from "./types.ts";

/**
 * What a tracer, meter or logger of a profile declares. `latest` has no release yet: the URL is the one in the manifest
 * of semantic-conventions-genai in October 2026.
 */
export const SCHEMA_URL: { readonly [P in Profile]: string } = {
  "1.41": "https://opentelemetry.io/schemas/1.41.0",
  latest: "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev",
};
