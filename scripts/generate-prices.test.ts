import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT, run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "outcrop-prices-"));
const committed = readFileSync(join(ROOT, "packages/core/src/pricing/generated/bedrock-prices.ts"), "utf8");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(text: string): Promise<number> {
  const file = join(folder, "prices.ts");
  writeFileSync(file, text);
  return (await run("node", ["--conditions=outcrop:source", "scripts/generate-prices.ts", "--check", file])).code;
}

describe("the check of the price list", () => {
  it("passes the list as it is committed", async () => {
    expect(await check(committed)).toBe(0);
  });

  it("refuses a list with one figure changed by hand", async () => {
    const changed = committed.replace(/"output":"\d/, '"output":"9');
    expect(changed).not.toBe(committed);
    expect(await check(changed)).toBe(1);
  });
});
