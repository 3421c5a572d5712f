import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { SCOPE_NAME, VERSION } from "./version.ts";

it("the instrumentation scope is this package, in its version", async () => {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toMatchObject({ name: SCOPE_NAME, version: VERSION });
});
