import type { Browser, Page } from "playwright-core";

export interface View {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** Whether the test can move the clock of the page (`passTimeUntil`), which goes on by itself all the same. */
  readonly ownClock?: boolean;
}

export const WIDE = 1280;
export const NARROW = 390;

/** A page of its own with no motion, so that what is seen is final. Faults of the page are gathered for the test. */
export async function openPage(
  browser: Browser,
  url: string,
  view: View = {},
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext({
    viewport: { width: view.width ?? WIDE, height: view.height ?? 800 },
    colorScheme: view.theme ?? "light",
    reducedMotion: "reduce",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  if (view.ownClock === true) await page.clock.install();
  await page.goto(url);
  return { page, faults };
}
