import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStack, type Stack } from "../stack/stack.ts";
import { askAxe } from "./ask-axe.ts";
import { launchBrowser } from "./launch.ts";
import { NARROW, openPage, WIDE } from "./open-page.ts";
import { sendStory, type Story } from "./story.ts";

let stack: Stack;
let browser: Browser;
let story: Story;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ settleAfterMs: 500 }), launchBrowser()]);
  story = await sendStory(stack.url, "acme", Date.now());
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

interface Case {
  readonly name: string;
  readonly path: (of: Story) => string;
  /** Text that is there when the page has its data. */
  readonly ready: string;
  readonly open?: (page: Page) => Promise<void>;
}

const CASES: readonly Case[] = [
  {
    name: "overview, one chart as a table",
    path: () => "/acme?range=6h",
    ready: "Top sessions",
    open: async (page) => await page.getByRole("button", { name: "Show as a table" }).first().click(),
  },
  { name: "traces", path: () => "/acme/traces?range=6h&sort=-cost", ready: "End of the list" },
  {
    name: "filters",
    path: () => "/acme/traces?range=6h&surface=direct&error=true",
    ready: "End of the list",
    open: async (page) => {
      await page.keyboard.press("/");
      await page.getByRole("checkbox").first().waitFor();
    },
  },
  {
    name: "an old period, and the choice of another",
    path: () => "/acme?from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z",
    ready: "No calls in this view",
    open: async (page) => {
      await page.getByRole("button", { name: /^Time range/ }).click();
      await page.getByLabel("From").waitFor();
    },
  },
  {
    name: "a menu",
    path: () => "/acme/status",
    ready: "Embedded engine",
    open: async (page) => {
      await page.getByRole("button", { name: /^Theme/ }).click();
      await page.getByRole("menuitemradio", { name: "Dark" }).waitFor();
    },
  },
  { name: "trace", path: (of) => `/acme/traces/${of.agentTrace}`, ready: "find_order" },
  { name: "span", path: (of) => `/acme/traces/${of.agentTrace}?span=${of.chatSpan}`, ready: "In the ledger" },
  {
    name: "messages",
    path: (of) => `/acme/traces/${of.agentTrace}?span=${of.chatSpan}&tab=messages`,
    ready: "It arrives tomorrow.",
  },
  {
    name: "attributes",
    path: (of) => `/acme/traces/${of.agentTrace}?span=${of.chatSpan}&tab=attributes`,
    ready: "gen_ai.provider.name",
  },
  { name: "no trace", path: () => `/acme/traces/${"1".repeat(32)}`, ready: "Trace not found" },
  { name: "empty organisation", path: () => "/nothing-yet", ready: "Waiting for the first span" },
  {
    name: "shortcuts",
    path: () => "/acme?range=6h",
    ready: "Top sessions",
    open: async (page) => await page.keyboard.press("?"),
  },
];

const LOOKS = [
  { theme: "light", width: WIDE },
  { theme: "dark", width: NARROW },
] as const;

/** Amounts that are not whole within all that could cut them off at a side; those that are only read out aside. */
function cutAmounts(page: Page): Promise<readonly string[]> {
  return page.locator("data").evaluateAll((amounts) => {
    const ancestors = (of: Element): readonly Element[] =>
      of.parentElement === null ? [] : [of.parentElement, ...ancestors(of.parentElement)];
    const isCut = (amount: Element): boolean => {
      const { left, right } = amount.getBoundingClientRect();
      return ancestors(amount)
        .filter((box) => getComputedStyle(box).overflowX !== "visible")
        .map((box) => box.getBoundingClientRect())
        .some((edge) => left < edge.left - 1 || right > edge.right + 1);
    };
    return amounts
      .filter((amount) => amount.closest(".sr-only") === null && amount.getBoundingClientRect().width > 0)
      .filter(isCut)
      .map(({ textContent }) => textContent);
  });
}

describe("every page", () => {
  it.each(CASES)("is sound for axe in both themes, and fits a narrow screen: $name", async ({ path, ready, open }) => {
    const { page } = await openPage(browser, stack.url + path(story));
    await page.getByText(ready).first().waitFor();
    await open?.(page);
    for (const { theme, width } of LOOKS) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 844 });
      await page.getByText(ready).first().waitFor();
      const { grave, passes } = await askAxe(page);
      expect(grave, `${theme} ${width}`).toEqual([]);
      expect(passes).toContain("color-contrast");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await cutAmounts(page)).toEqual([]);
    }
    await page.context().close();
  });
});

describe("by keyboard alone", () => {
  it("skips to the content, filters, walks the list and opens a trace", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme/traces?range=6h&sort=-cost`);
    await page.getByText("End of the list").waitFor();
    await page.keyboard.press("Tab");
    await expect.poll(() => page.locator(":focus").textContent()).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(":focus").getAttribute("id")).toBe("main");

    await page.keyboard.press("/");
    await page.getByRole("checkbox").first().waitFor();
    await page.locator("input:focus").waitFor();
    await page.keyboard.type("strands nova");
    await page.getByText("No matching values").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.locator(":focus").textContent()).toContain("Filter");

    await page.keyboard.press("j");
    await page.locator("tr[data-index='0'] a:focus").waitFor();
    await page.keyboard.press("j");
    await expect
      .poll(() => page.locator("tr[data-index='1'] a").evaluate((link) => link === document.activeElement))
      .toBe(true);
    await page.keyboard.press("k");
    await expect
      .poll(() => page.locator("tr[data-index='0'] a").evaluate((link) => link === document.activeElement))
      .toBe(true);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);

    await page.getByRole("row", { name: /find_order/ }).waitFor();
    await page.keyboard.press("j");
    await page.waitForURL(/span=/);
    await page.keyboard.press("h");
    await page.getByRole("row", { name: /find_order/ }).waitFor({ state: "detached" });
    await page.keyboard.press("l");
    await page.getByRole("row", { name: /find_order/ }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).not.toContain("span=");
    await page.context().close();
  });
});
