import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../config/default-config.ts";
import { loadConfig } from "../config/load-config.ts";
import { readSettings, type Settings } from "./read-settings.ts";
import { REGISTRY } from "./registry.ts";

const none = { host: undefined, port: undefined, otlpPort: undefined, grpcPort: undefined, credentials: [] };

async function settingsOf(text: string): Promise<Settings> {
  const loaded = loadConfig(text, REGISTRY, () => undefined);
  if (loaded.kind === "faulty") throw new Error(loaded.faults.map(({ message }) => message).join("; "));
  return await readSettings(loaded.config, { ...none, dataDir: "data", log: () => {} });
}

describe("the price list of a configuration", () => {
  let folder = "";
  let mine = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outcrop-prices-"));
    const prices = join(folder, "prices.yaml");
    writeFileSync(prices, "prices:\n  - model: anthropic.claude-3-haiku-20240307-v1:0\n    input: 1\n    output: 2\n");
    mine = DEFAULT_CONFIG.replace("  price:\n", `  price:\n  price/mine:\n    overrides: ${prices}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is the one that any pipeline names, for all of them", async () => {
    const builtIn = (await settingsOf(DEFAULT_CONFIG)).priceBook.version;
    const own = (await settingsOf(mine.replaceAll("normalize, price, redact", "normalize, price/mine, redact")))
      .priceBook;
    expect(own.version).not.toBe(builtIn);
    const metricsAlone = mine
      .replace("normalize, price, redact", "normalize, redact")
      .replace("normalize, price, redact", "normalize, price/mine, redact");
    expect((await settingsOf(metricsAlone)).priceBook.version).toBe(own.version);
  });

  it("is not two", async () => {
    await expect(settingsOf(mine.replace("normalize, price, redact", "normalize, price/mine, redact"))).rejects.toThrow(
      "Cannot run service.pipelines: this version runs one price, for all pipelines",
    );
  });
});
