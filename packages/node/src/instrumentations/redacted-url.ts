import type { Attributes } from "@opentelemetry/api";
import { memberOf, stringOf } from "../values.ts";

/** Parameters of presigned URLs that let whoever reads them in. Source: the defaults of @opentelemetry/instrumentation-http. */
const SECRETS =
  /([?&](?:sig|signature|awsaccesskeyid|x-goog-signature|x-amz-(?:signature|credential|security-token))=)[^&#]*/gi;

/**
 * The attributes of a request that `undici` makes which tell its URL, where there are secrets in it: the
 * instrumentation for `http` leaves those out by itself, that for `undici` does not.
 */
export function redactedUrl(request: unknown): Attributes {
  const path = stringOf(memberOf(request, "path")) ?? "";
  const redacted = path.replaceAll(SECRETS, "$1REDACTED");
  if (redacted === path) return {};
  const url = new URL(redacted, stringOf(memberOf(request, "origin")));
  return { "url.full": url.href, "url.query": url.search };
}
