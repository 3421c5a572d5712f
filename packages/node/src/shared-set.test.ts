import { expect, it, vi } from "vitest";
import { sharedSet } from "./shared-set.ts";

it("is one for all copies of this package, and another for each name", async () => {
  vi.resetModules();
  const copy = await import("./shared-set.ts");
  expect(copy.sharedSet).not.toBe(sharedSet);
  const set = sharedSet("test-one");
  expect(copy.sharedSet("test-one")).toBe(set);
  expect(sharedSet("test-two")).not.toBe(set);
});
