import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStack, type Stack } from "../stack/stack.ts";
import { launchBrowser } from "./launch.ts";
import { NARROW, openPage, WIDE } from "./open-page.ts";
import { shownNano, sumOfNano } from "./shown-money.ts";
import { spikeOf } from "./spike-of-chart.ts";
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

const spend = (page: Page) => page.getByRole("region", { name: "Key figures" }).locator("data").first();
const models = (page: Page) => page.getByRole("region", { name: "Models", exact: true }).locator("tbody tr");
const total = (page: Page) => page.getByRole("status", { name: "Totals" }).locator("data");
const traceRows = (page: Page) => page.getByRole("table", { name: "Traces" }).locator("tbody tr");
const callRows = (page: Page) =>
  page
    .getByRole("treegrid", { name: "Spans" })
    .getByRole("row")
    .filter({ hasText: /turn \d/ });

/** What a view adds up to, and the same after its address is opened anew. */
async function totalAlsoAfterReload(page: Page, amount: (page: Page) => ReturnType<typeof spend>): Promise<bigint> {
  const before = await shownNano(amount(page));
  const address = page.url();
  await page.reload();
  await amount(page).waitFor({ state: "attached" });
  expect(page.url()).toBe(address);
  expect(await shownNano(amount(page))).toBe(before);
  return before;
}

describe("an investigation", () => {
  it("goes from a spike to the span in four clicks, and adds up to the nano-dollar at each", async () => {
    const { page, faults } = await openPage(browser, `${stack.url}/acme?range=6h`);

    // The overview: all models together are the spend.
    await models(page).first().waitFor();
    const all = await totalAlsoAfterReload(page, spend);
    await models(page).first().waitFor();
    expect(await sumOfNano(models(page).locator("data"))).toBe(all);

    // Click 1: the spike. The page is now about that time alone.
    const canvas = page.getByRole("figure", { name: /^Spend by model/ }).locator("canvas");
    await canvas.waitFor();
    await canvas.click({ position: await spikeOf(canvas) });
    await page.waitForURL(/from=.*to=/);
    await expect.poll(async () => await shownNano(spend(page))).toBeLessThan(all);
    const spike = await totalAlsoAfterReload(page, spend);
    await models(page).first().waitFor();
    expect(await sumOfNano(models(page).locator("data"))).toBe(spike);
    expect(spike * 2n).toBeGreaterThan(all);

    // Click 2: the dearest model, to its traces.
    const model = models(page).first();
    const ofModel = await shownNano(model.locator("data"));
    await model.getByRole("link").first().click();
    await page.waitForURL(/\/acme\/traces\?.*model=/);
    await traceRows(page).first().waitFor();
    expect(await totalAlsoAfterReload(page, total)).toBe(ofModel);
    await traceRows(page).first().waitFor();
    expect(await sumOfNano(traceRows(page).locator("data"))).toBe(ofModel);

    // Click 3: a trace. The filter comes along: its total is that of the row.
    const trace = traceRows(page).first();
    const ofTrace = await shownNano(trace.locator("data"));
    await trace.getByRole("link").click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await callRows(page).first().waitFor();
    expect(await totalAlsoAfterReload(page, total)).toBe(ofTrace);
    await callRows(page).first().waitFor();
    const whole = await shownNano(page.locator("dl", { hasText: "Cost" }).locator("data").first());
    expect(await sumOfNano(callRows(page).locator("td:last-child data"))).toBe(whole);

    // Click 4: the span, and its entry in the ledger.
    const call = callRows(page).first();
    const ofCall = await shownNano(call.locator("td:last-child data"));
    await call.getByRole("button", { name: /^turn \d/ }).click();
    await page.waitForURL(/span=[0-9a-f]{16}/);
    const entry = page.getByRole("region", { name: "Ledger" }).locator("data").first();
    expect(await totalAlsoAfterReload(page, () => entry)).toBe(ofCall);
    await page.getByText("In the ledger").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("goes back the way it came", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme?range=6h`);
    await models(page).first().getByRole("link").first().click();
    await traceRows(page).first().getByRole("link").click();
    await callRows(page).first().waitFor();
    await page.getByRole("link", { name: "Back to the traces" }).click();
    await page.waitForURL(/\/acme\/traces\?range=6h&model=/);
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.url()).toBe(`${stack.url}/acme?range=6h`);
    await page.context().close();
  });

  it("chooses a period from the table of a chart, without a mouse on the canvas", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme?range=6h`);
    await page.getByRole("button", { name: "Show as a table" }).first().press("Enter");
    const numbers = page.getByRole("region", { name: "Chart data" });
    await numbers.getByRole("button").first().press("Enter");
    await page.waitForURL(/from=.*to=/);
    await page.context().close();
  });

  it("narrows by dragging over a chart, and by a value of the filter", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme?range=6h`);
    const canvas = page.getByRole("figure", { name: /^Spend by model/ }).locator("canvas");
    await canvas.waitFor();
    // Only then it knows which times it shows.
    await spikeOf(canvas);
    const box = await canvas.boundingBox();
    if (box === null) throw new Error("Cannot drag: expected a canvas on the page, got none");
    await page.mouse.move(box.x + box.width * 0.3, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 100, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    const { searchParams } = new URL(page.url());
    const hours = (Date.parse(searchParams.get("to") ?? "") - Date.parse(searchParams.get("from") ?? "")) / 3_600_000;
    expect(hours).toBeGreaterThan(2);
    expect(hours).toBeLessThan(5);

    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("checkbox", { name: /invoke_agent/ }).check();
    await page.waitForURL(/operation=invoke_agent/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove filter Operation invoke_agent" }).click();
    await expect.poll(() => page.url()).not.toContain("operation=");
    await page.context().close();
  });
});

describe("the controls of a page", () => {
  it("says on a narrow screen what the list is sorted by, and keeps the period from page to page", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme/traces?range=7d`, { width: NARROW });
    await page.getByRole("button", { name: "Sort: Newest first" }).click();
    await page.getByRole("menuitemradio", { name: "Highest cost first" }).click();
    const sort = page.getByRole("button", { name: "Sort: Highest cost first" });
    await sort.waitFor();
    expect(new URL(page.url()).search).toBe("?range=7d&sort=-cost");
    // On a wide one, the header of the column does.
    await page.setViewportSize({ width: WIDE, height: 800 });
    await page.getByRole("columnheader", { name: "Cost" }).waitFor();
    await sort.waitFor({ state: "hidden" });
    await page.locator("body").press("o");
    await page.waitForURL(/\/acme\?range=7d$/);
    await page.context().close();
  });

  it("keeps menus and panels on the screen, however much is in them", async () => {
    const { page } = await openPage(browser, "about:blank", { width: NARROW, height: 420 });
    const orgs = Array.from({ length: 60 }, (_, index) => ({ name: `team-${index}`, spans: index }));
    await page.route("**/api/orgs", async (route) => await route.fulfill({ json: { orgs } }));
    await page.goto(`${stack.url}/acme/traces`);
    await page.getByRole("table", { name: "Traces" }).waitFor();
    const bottom = (role: "menu" | "dialog") =>
      page.getByRole(role).evaluate((element) => Math.round(element.getBoundingClientRect().bottom));
    await page
      .getByRole("button", { name: /^Organisation/ })
      .locator("visible=true")
      .click();
    await page.getByRole("menuitemradio", { name: "team-59" }).waitFor();
    expect(await bottom("menu")).toBeLessThanOrEqual(420);
    await page.getByRole("menuitemradio", { name: "team-59" }).click();
    await page.waitForURL(/\/team-59$/);
    await page.goto(`${stack.url}/acme/traces`);
    for (const name of [/^Time range/, /^Filter/]) {
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
      expect(await bottom("dialog")).toBeLessThanOrEqual(420);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.context().close();
  });

  it("copies where a browser gives a page no clipboard, which is at any address but localhost without TLS", async () => {
    const { page } = await openPage(browser, "about:blank");
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.addEventListener("copy", ({ target }) => {
        if (target instanceof HTMLTextAreaElement) document.title = `copied ${target.value}`;
      });
    });
    await page.goto(`${stack.url}/acme/traces/${story.agentTrace}`);
    await page.getByRole("button", { name: "Copy the trace id" }).click();
    await expect.poll(() => page.title()).toBe(`copied ${story.agentTrace}`);
    await page.context().close();
  });
});
