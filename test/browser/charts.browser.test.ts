import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStack, type Stack } from "../stack/stack.ts";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./open-page.ts";
import { sendStory } from "./story.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settleAfterMs: 500 });
  await sendStory(stack.url, "acme", Date.now());
});
afterAll(() => stack.stop());

describe("the charts of the overview", () => {
  it("are drawn in a browser that has nothing of the page yet, time after time", async () => {
    for (let round = 0; round < 4; round += 1) {
      const browser = await launchBrowser();
      try {
        const { page } = await openPage(browser, `${stack.url}/acme?range=6h`);
        const warnings: string[] = [];
        page.on("console", (message) => warnings.push(message.text()));
        const figures = page.locator("figure");
        await figures.first().waitFor();
        await page.waitForLoadState("networkidle");
        // The pictures are there, and none was taken away again.
        await expect.poll(() => page.locator("figure canvas").count()).toBe(await figures.count());
        expect(warnings.filter((text) => text.includes("ECharts"))).toEqual([]);
      } finally {
        await browser.close();
      }
    }
  });
});
