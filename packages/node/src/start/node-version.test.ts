import { describe, expect, it } from "vitest";
import { hasNodeLoader, isSupportedNode } from "./node-version.ts";

describe("the Node versions that register works on", () => {
  it.each(["22.15.0", "22.22.1", "24.0.0", "26.1.0-nightly"])("take %s", (version) => {
    expect(isSupportedNode(version)).toBe(true);
  });
  it.each(["18.20.8", "20.20.2", "22.14.9", "21.99.0", ""])("leave %s alone", (version) => {
    expect(isSupportedNode(version)).toBe(false);
  });
});

describe("Bun", () => {
  it("names a version of Node, but loads modules itself", () => {
    expect(hasNodeLoader(process.versions)).toBe(true);
    expect(hasNodeLoader({ ...process.versions, bun: "1.4.5" })).toBe(false);
  });
});
