import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatSpan, sendTraces, traceRequest } from "../stack/otlp.ts";
import { isSecondAttempt, startStack, type Stack } from "../stack/stack.ts";
import { askAxe } from "./ask-axe.ts";
import { launchBrowser } from "./launch.ts";
import { NARROW, openPage, WIDE } from "./open-page.ts";
import { passTimeUntil } from "./pass-time.ts";

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ settleAfterMs: 500 }), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function sendOnePoint(endpoint: string): Promise<number> {
  const metrics = [{ name: "a.gauge", gauge: { dataPoints: [{ asDouble: 1 }] } }];
  const response = await fetch(`${endpoint}/v1/metrics`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe("the status page", () => {
  it("follows what is received and stored, is sound for axe, and fits a narrow screen", async ({ task }) => {
    if (isSecondAttempt(task)) {
      await stack.stop();
      stack = await startStack({ settleAfterMs: 500 });
    }
    const { page, faults } = await openPage(browser, `${stack.url}/acme`, { ownClock: true });
    const follows = async (row: RegExp) => await passTimeUntil(page, page.getByRole("row", { name: row }));
    await page.getByRole("link", { name: "Status" }).click();
    await page.getByRole("row", { name: /traces otlp http/ }).waitFor();
    expect(await sendTraces(`${stack.url}/api/acme`, traceRequest([chatSpan({}), chatSpan({})], "shop"))).toBe(200);
    await follows(/traces otlp http, spans 2 0 0/);
    await follows(/store traces, spans 2 up to date 0 0/);
    await follows(/settle traces to settle 2 up to date 0 0/);
    await passTimeUntil(page, page.getByRole("region", { name: "The process" }).getByText("2 spans"));
    expect(await sendOnePoint(`${stack.url}/api/acme`)).toBe(200);
    await follows(/^metrics otlp http, data points 1 0 0/);
    await follows(/^store metrics, data points 1 up to date 0 0/);
    await follows(/^emf metrics, data points 0 up to date 0 0/);
    await page.getByText("Ready", { exact: true }).waitFor();

    for (const { theme, width } of [
      { theme: "light", width: WIDE },
      { theme: "dark", width: NARROW },
    ] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 844 });
      expect((await askAxe(page)).all, `${theme} ${width}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      // Whatever the width, every figure is there without scrolling sideways.
      for (const name of ["Accepted", "Lost", "Refused requests", "Commit, p99", "Written", "Dropped", "Given up"]) {
        const box = await page.getByText(name, { exact: true }).and(page.locator(":visible")).first().boundingBox();
        expect((box?.x ?? width) + (box?.width ?? 1), `${name} at ${width}`).toBeLessThanOrEqual(width);
      }
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("names what stands against readiness, and what went wrong, and recovers", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme/status`, { ownClock: true });
    await page.getByText("Ready", { exact: true }).waitFor();
    const answer = (await (await fetch(`${stack.url}/api/status`)).json()) as { readonly receivers: readonly object[] };
    const receivers = answer.receivers.map((row) => ({ ...row, refused: { full: 1200, unavailable: 0 } }));
    expect(await page.getByRole("region", { name: "Needs attention" }).count()).toBe(0);
    const problems = ["store: does not answer; what arrives is kept in the log"];
    await page.route("**/api/status", (route) =>
      route.fulfill({
        json: { ...answer, receivers, ready: false, problems, engine: { kind: "embedded", up: false } },
      }),
    );
    await passTimeUntil(page, page.getByRole("alert"));
    expect(await page.getByRole("alert").textContent()).toContain("store: does not answer");
    await page.getByText("1,200 log full").first().waitFor();
    const advice = page.getByRole("region", { name: "Needs attention" }).getByRole("listitem");
    expect(await advice.first().textContent()).toMatch(/^1,200 spans refused over .+queue_size/);
    expect((await askAxe(page)).all).toEqual([]);
    await page.unroute("**/api/status");
    await passTimeUntil(page, page.getByRole("alert"), "hidden");
    await page.context().close();
  });

  it("says whom it is for, and when the server is not there", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme`);
    await page.route("**/api/status", (route) =>
      route.fulfill({ status: 403, json: { error: { code: "forbidden", message: "these are for some" } } }),
    );
    await page.getByRole("link", { name: "Status" }).click();
    await page.getByText("Status covers all organisations").waitFor();
    await page.context().close();

    const other = await openPage(browser, `${stack.url}/acme`);
    await other.page.route("**/api/status", (route) => route.abort());
    await other.page.getByRole("link", { name: "Status" }).click();
    await other.page.getByText("Outcrop is not answering").first().waitFor();
    await other.page.context().close();
  });
});
