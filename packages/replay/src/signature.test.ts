import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import type { ReplayRequest } from "./request.ts";
import { findSignatureFault, type ReplayCredentials } from "./signature.ts";

const credentials: ReplayCredentials = { accessKeyId: "AKID", secretAccessKey: "secret", region: "eu-west-1" };
const now = Date.UTC(2026, 10, 21, 12, 0, 0);
type Signed = Pick<ReplayRequest, "method" | "path" | "headers" | "body">;

async function signedRequest(change: { path?: string; headers?: Record<string, string> } = {}): Promise<Signed> {
  const path = change.path ?? "/model/anthropic.claude-v2%3A1/converse";
  const body = Buffer.from('{"messages":[]}');
  const signer = new SignatureV4({ credentials, region: "eu-west-1", service: "bedrock", sha256: Sha256 });
  const url = new URL(path, "http://replay");
  const signed = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "replay",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: "replay:1", "content-type": "application/json", "x-amz-user": "a  b", ...change.headers },
      body,
    },
    { signingDate: new Date(now) },
  );
  return { method: "POST", path, headers: signed.headers, body };
}

const faultOf = (request: Signed, at = now): Promise<unknown> => findSignatureFault(request, credentials, () => at);
const withHeader = (request: Signed, name: string, value: string | undefined): Signed => {
  const { [name]: _, ...others } = request.headers;
  return { ...request, headers: value === undefined ? others : { ...others, [name]: value } };
};

describe("findSignatureFault", () => {
  it.each(["/model/anthropic.claude-v2%3A1/converse", "/a?x=1&y=%2Fz", "/"])(
    "accepts a signed request to %s",
    async (path) => {
      expect(await faultOf(await signedRequest({ path }))).toBeUndefined();
    },
  );

  it("accepts headers that were added after signing", async () => {
    const traced = withHeader(
      await signedRequest(),
      "traceparent",
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    );
    expect(await faultOf(traced)).toBeUndefined();
  });

  it.each<[string, (request: Signed) => Signed]>([
    ["the body", (request) => ({ ...request, body: Buffer.from('{"messages":[1]}') })],
    ["the path", (request) => ({ ...request, path: "/model/anthropic.claude-v2%3A2/converse" })],
    ["the encoding of the path", (request) => ({ ...request, path: "/model/anthropic.claude-v2:1/converse" })],
    ["the query", (request) => ({ ...request, path: `${request.path}?a=1` })],
    ["the path, to none at all", (request) => ({ ...request, path: "//" })],
    ["the method", (request) => ({ ...request, method: "PUT" })],
    ["a signed header", (request) => withHeader(request, "content-type", "text/plain")],
    ["a signed header that is gone", (request) => withHeader(request, "x-amz-user", undefined)],
    ["an AWS header that is not signed", (request) => withHeader(request, "x-amz-target", "Other")],
    ["the date", (request) => withHeader(request, "x-amz-date", "20261121T120001Z")],
  ])("refuses a change of %s", async (_what, change) => {
    expect(await faultOf(change(await signedRequest()))).toMatchObject({ type: "InvalidSignatureException" });
  });

  it("refuses a body that does not match its signed checksum", async () => {
    const request = await signedRequest();
    expect(request.headers).toHaveProperty("x-amz-content-sha256");
    expect(await faultOf({ ...request, body: Buffer.from("other") })).toMatchObject({
      type: "InvalidSignatureException",
    });
  });

  it("refuses a signature that is more than five minutes from now", async () => {
    const request = await signedRequest();
    expect(await faultOf(request, now + 299_000)).toBeUndefined();
    expect(await faultOf(request, now + 301_000)).toMatchObject({ message: expect.stringContaining("expired") });
    expect(await faultOf(request, now - 301_000)).toMatchObject({ type: "InvalidSignatureException" });
  });

  it("names an unknown key, another region, and a missing or malformed header", async () => {
    const request = await signedRequest();
    const check = (change: Partial<ReplayCredentials>): Promise<unknown> =>
      findSignatureFault(request, { ...credentials, ...change }, () => now);
    expect(await check({ accessKeyId: "other" })).toMatchObject({ type: "UnrecognizedClientException" });
    expect(await check({ secretAccessKey: "other" })).toMatchObject({ type: "InvalidSignatureException" });
    expect(await check({ region: "us-east-1" })).toMatchObject({ message: expect.stringContaining("us-east-1") });
    expect(await faultOf(withHeader(request, "authorization", undefined))).toMatchObject({
      type: "MissingAuthenticationTokenException",
    });
    expect(await faultOf(withHeader(request, "authorization", "Bearer x"))).toMatchObject({
      type: "InvalidSignatureException",
    });
    expect(await faultOf(withHeader(request, "x-amz-date", "yesterday"))).toMatchObject({
      type: "InvalidSignatureException",
    });
  });
});
