import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startDemo } from "../../scripts/demo.ts";
import { setup } from "../browser/global-setup.ts";
import { launchBrowser } from "../browser/launch.ts";
import { NARROW, openPage, WIDE } from "../browser/open-page.ts";
import { eventually, startStack } from "../stack/stack.ts";
import { agentPages } from "./agent-pages.ts";
import { pagesOf } from "./pages.ts";

const USAGE = `Usage: npm run shots -- [--url URL] [--org NAME] [--out DIR]

Writes a picture of every page, wide and narrow, light and dark.

  --url URL    a running Outcrop (default: one of its own, with the demo's history)
  --org NAME   the organisation to show (default: demo)
  --out DIR    where the pictures go (default: ./shots)`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  url: { type: "string" },
  org: { type: "string", default: "demo" },
  out: { type: "string", default: "shots" },
} as const;

const { values } = readOptions();
if (values.help === true) {
  console.log(USAGE);
  process.exit(0);
}

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

interface Overview {
  readonly totals: { readonly calls: number };
  readonly pending: { readonly traces: number };
}

interface Source {
  readonly url: string;
  /** More pictures than those of the organisation to show. */
  readonly pages: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** A running server that the caller named, or one of our own with the demo's history in it. */
async function openSource(): Promise<Source> {
  if (values.url !== undefined) return { url: values.url.replace(/\/+$/, ""), pages: {}, stop: async () => undefined };
  const stack = await startStack();
  let pages: Source["pages"];
  try {
    await startDemo({ console: stack.url, data: stack.ready.data }, { live: false, onChild: () => undefined });
    await eventually(
      async () => (await (await fetch(`${stack.url}/api/demo/overview?range=24h`)).json()) as Overview,
      (overview) => overview.totals.calls > 0 && overview.pending.traces === 0,
      60_000,
    );
    pages = await agentPages(stack.url);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return { url: stack.url, pages, stop: async () => await stack.stop() };
}

await setup();
const source = await openSource();
const browser = await launchBrowser();
try {
  mkdirSync(values.out, { recursive: true });
  for (const [name, path] of Object.entries({ ...(await pagesOf(source.url, values.org)), ...source.pages })) {
    for (const theme of ["light", "dark"] as const) {
      for (const width of [WIDE, NARROW]) {
        const { page } = await openPage(browser, source.url + path, {
          theme,
          width,
          height: width === WIDE ? 800 : 844,
        });
        await page.waitForLoadState("networkidle");
        // On a busy machine the network is idle, too, while the page has not begun to ask.
        await page.waitForFunction(
          () => document.querySelector("main") !== null && document.querySelector("[aria-busy=true]") === null,
        );
        if (path.includes("view=graph")) await page.locator(".react-flow__node").first().waitFor();
        await showWhole(page, width);
        const file = join(values.out, `${name}-${width}-${theme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await source.stop();
}

/**
 * Makes the window as high as the page and waits until its charts are drawn in it: a picture of the whole page would
 * otherwise resize the window itself, which clears them, and may be taken before they are drawn again.
 */
async function showWhole(page: Page, width: number): Promise<void> {
  const height = await page.evaluate(() => Math.max(document.documentElement.scrollHeight, window.innerHeight));
  await page.setViewportSize({ width, height });
  await page.waitForFunction(() =>
    [...document.querySelectorAll("canvas")].every((canvas) => {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels?.some((value) => value !== 0) === true;
    }),
  );
}
