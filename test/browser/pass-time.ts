import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** More than a page waits between two looks at anything. */
const LONG_MS = 16_000;

/** Has the page's own timers come due until it shows that, or no longer; for pages with a clock of their own. */
export async function passTimeUntil(
  page: Page,
  sight: Locator,
  state: "visible" | "hidden" = "visible",
): Promise<void> {
  await expect
    .poll(async () => {
      await page.clock.fastForward(LONG_MS);
      return await sight.isVisible();
    })
    .toBe(state === "visible");
}
