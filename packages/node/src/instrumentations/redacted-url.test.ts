import { describe, expect, it } from "vitest";
import { redactedUrl } from "./redacted-url.ts";

const origin = "https://bucket.s3.amazonaws.com";

describe("redactedUrl", () => {
  it("leaves out what a presigned URL is signed with, and keeps the rest", () => {
    const path = "/a?X-Amz-Credential=AKID%2F1&x=1&X-Amz-Security-Token=token&X-Amz-Signature=abc";
    const query = "?X-Amz-Credential=REDACTED&x=1&X-Amz-Security-Token=REDACTED&X-Amz-Signature=REDACTED";
    expect(redactedUrl({ origin, path })).toEqual({ "url.full": `${origin}/a${query}`, "url.query": query });
    expect(redactedUrl({ origin, path: "/a?sig=abc" })).toMatchObject({ "url.query": "?sig=REDACTED" });
  });

  it.each(["/a", "/a?x=1&signed=yes", "/sig=1", "/a?design=1", undefined])("says nothing of %s", (path) => {
    expect(redactedUrl({ origin, path })).toEqual({});
  });
});
