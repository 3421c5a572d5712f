import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { ReplayRequest } from "./request.ts";

export interface ReplayCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** Age beyond which AWS refuses a signature. */
const MAX_SKEW_MS = 5 * 60_000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const LONG_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

export interface SignatureFault {
  /** The error type that AWS answers with. */
  readonly type: "InvalidSignatureException" | "UnrecognizedClientException" | "MissingAuthenticationTokenException";
  readonly message: string;
}

/**
 * Checks the Signature Version 4 of a request in its `authorization` header: key, scope, date, signed headers, path,
 * query and body. Answers with the fault, or `undefined` when the signature is right.
 */
export async function findSignatureFault(
  request: Pick<ReplayRequest, "method" | "path" | "headers" | "body">,
  credentials: ReplayCredentials,
  now: () => number = Date.now,
): Promise<SignatureFault | undefined> {
  const authorization = request.headers["authorization"];
  if (authorization === undefined) {
    return { type: "MissingAuthenticationTokenException", message: "Missing Authentication Token" };
  }
  const [, accessKeyId, day, region = "", service = "", signedHeaders = "", signature] =
    AUTHORIZATION.exec(authorization) ?? [];
  if (signature === undefined) return invalid("The Authorization header is not a Signature Version 4 header.");
  if (accessKeyId !== credentials.accessKeyId) {
    return { type: "UnrecognizedClientException", message: "The security token included in the request is invalid." };
  }
  if (region !== credentials.region) {
    return invalid(`Credential should be scoped to a valid region, expected ${credentials.region}, got ${region}.`);
  }
  const date = parseLongDate(request.headers["x-amz-date"]);
  if (date === undefined || !request.headers["x-amz-date"]?.startsWith(day ?? "")) {
    return invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
  }
  if (Math.abs(now() - date.getTime()) > MAX_SKEW_MS) return invalid("Signature expired or not yet current.");

  const names = new Set(signedHeaders.split(";"));
  if (!names.has("host") && !names.has(":authority"))
    return invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  const unsigned = Object.keys(request.headers).find((name) => name.startsWith("x-amz-") && !names.has(name));
  if (unsigned !== undefined) return invalid(`The header '${unsigned}' must be signed.`);
  const expected = await sign(request, { credentials, region, service, names, date });
  if (expected === authorizationParts(signedHeaders, signature)) return undefined;
  return invalid(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

interface SigningInput {
  readonly credentials: ReplayCredentials;
  readonly region: string;
  readonly service: string;
  readonly names: ReadonlySet<string>;
  readonly date: Date;
}

async function sign(
  request: Pick<ReplayRequest, "method" | "path" | "headers" | "body">,
  { credentials, region, service, names, date }: SigningInput,
): Promise<string> {
  // The body's checksum is left out on purpose: the signer trusts a header that is there, and computes one that is not.
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => names.has(name) && name !== "x-amz-content-sha256"),
  );
  const signer = new SignatureV4({
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    region,
    service,
    sha256: Sha256,
    applyChecksum: names.has("x-amz-content-sha256"),
  });
  const [path = "/", search = ""] = request.path.split("?", 2);
  const query: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(search)) (query[key] ??= []).push(value);
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: "http:",
      hostname: "replay",
      path,
      query,
      headers,
      body: request.body,
    },
    { signingDate: date, signableHeaders: new Set(names) },
  );
  const [, list = "", value = ""] =
    /SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)/.exec(signed.headers["authorization"] ?? "") ?? [];
  return authorizationParts(list, value);
}

function authorizationParts(signedHeaders: string, signature: string): string {
  return `${signedHeaders} ${signature}`;
}

function parseLongDate(text: string | undefined): Date | undefined {
  const [, year, month, day, hour, minute, second] = LONG_DATE.exec(text ?? "") ?? [];
  if (year === undefined) return undefined;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function invalid(message: string): SignatureFault {
  return { type: "InvalidSignatureException", message };
}
