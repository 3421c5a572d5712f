import { chromium, type Browser } from "playwright-core";
import { unpackChromium } from "./unpack-chromium.ts";

/** A headless browser, without a sandbox: it opens pages of this repository only, and runs in containers. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await unpackChromium();
  return await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--font-render-hinting=none"],
    env: { ...definedOf(process.env), ...env },
  });
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
