import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe("the peers of the package", () => {
  it("are none that bring a version of OpenTelemetry's SDK with them, which npm then refuses beside another, optional or not", () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    const { peerDependencies } = manifest as { readonly peerDependencies: Readonly<Record<string, string>> };
    expect(Object.keys(peerDependencies)).toEqual(["@aws-sdk/client-bedrock-runtime", "@opentelemetry/api"]);
  });
});
