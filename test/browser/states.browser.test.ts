import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatSpan, newSpanId, newTraceId, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { askAxe } from "./ask-axe.ts";
import { launchBrowser } from "./launch.ts";
import { NARROW, openPage, WIDE } from "./open-page.ts";
import { passTimeUntil } from "./pass-time.ts";
import { shownNano } from "./shown-money.ts";

let stack: Stack;
let browser: Browser;

/** A call that is hard to show: a model by its ARN, without a price, failed, with a picture in its prompt. */
const hard = chatSpan({
  traceId: newTraceId(),
  spanId: newSpanId(),
  model: "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abcd1234efgh",
  attributes: {
    "error.type": "ThrottlingException",
    "gen_ai.input.messages": JSON.stringify([
      {
        role: "user",
        parts: [
          {
            type: "blob",
            mime_type: "image/png",
            content: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
          },
        ],
      },
    ]),
  },
});

/** 4,140 nano-dollars: as many decimals as an amount is shown with. */
const tiny = chatSpan({ traceId: newTraceId(), input: 57, output: 3 });

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ settleAfterMs: 2_000 }), launchBrowser()]);
  await send("plain", [
    { traceId: newTraceId(), spanId: newSpanId(), name: "GET /health", startMs: Date.now() - 5_000 },
  ]);
  await Promise.all([send("acme", [chatSpan({})]), send("hard", [hard]), send("tiny", [tiny])]);
  for (const org of ["acme", "hard", "tiny"]) {
    await eventually(
      async () => (await (await fetch(`${stack.url}/api/${org}/overview`)).json()) as { totals: { calls: number } },
      (overview) => overview.totals.calls === 1,
    );
  }
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function send(org: string, spans: Parameters<typeof traceRequest>[0]): Promise<void> {
  expect(await sendTraces(`${stack.url}/api/${org}`, traceRequest(spans, "shop"))).toBe(200);
}

describe("what a page shows besides its data", () => {
  it("is the shape of the page while it loads, and a failure with a way on", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme/traces`);
    let answers = 0;
    const seen = Promise.withResolvers<void>();
    await page.route("**/api/acme/overview*", async (route) => {
      await seen.promise;
      answers += 1;
      const body = { error: { code: "unavailable", message: "Cannot ask the store: the engine is starting" } };
      await route.fulfill({ status: 503, json: body });
    });
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("status", { name: "Loading the overview" }).waitFor();
    seen.resolve();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("Cannot ask the store: the engine is starting");
    expect(answers).toBeGreaterThanOrEqual(3);

    await page.unroute("**/api/acme/overview*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("region", { name: "Key figures" }).waitFor();
    await page.context().close();
  });

  it("says that it waits, and where to look, when a store takes long", async () => {
    const { page } = await openPage(browser, "about:blank");
    // A clock that stands still, however long the page takes to be there.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1_000);
    await page.route("**/api/acme/overview*", () => undefined);
    await page.goto(`${stack.url}/acme`);
    await page.getByRole("status", { name: "Loading the overview" }).waitFor();
    expect(await page.getByText("Still waiting for the answer").count()).toBe(0);
    await page.clock.fastForward(6_000);
    await page.clock.resume();
    await page.getByText("Still waiting for the answer").waitFor();
    expect((await askAxe(page)).grave).toEqual([]);
    await page.getByRole("link", { name: "The status" }).click();
    await page.getByText("Embedded engine").waitFor();
    await page.context().close();
  });

  it("says when the server is not there", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme`);
    await page.route("**/api/acme/traces*", async (route) => await route.abort());
    await page.getByRole("link", { name: "Traces" }).click();
    await page.getByText("Outcrop is not answering").waitFor();
    await page.context().close();
  });

  it("says at the door that the store is away, where to look, and goes on by itself when it is back", async () => {
    const { page } = await openPage(browser, "about:blank", { ownClock: true });
    await page.route("**/api/orgs", async (route) => {
      const body = { error: { code: "store_unavailable", message: "the store does not answer" } };
      await route.fulfill({ status: 503, json: body });
    });
    await page.goto(stack.url);
    await passTimeUntil(page, page.getByText("The store is not answering"));
    expect(await page.getByRole("link", { name: "Status of the process" }).getAttribute("href")).toBe(
      "/default/status",
    );
    await page.unroute("**/api/orgs");
    await passTimeUntil(page, page.getByRole("navigation").first());
    await page.context().close();
  });

  it("shows an organisation without data the way to its first trace, and then the trace by itself", async () => {
    const { page } = await openPage(browser, `${stack.url}/newcomer`, { ownClock: true });
    await page.getByText("Waiting for the first span").waitFor();
    const text = (await page.textContent("main")) ?? "";
    expect(text).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${stack.url}/api/newcomer`);
    expect(text).toContain("node --import @outcrop/node/register app.js");
    // The packages are on no registry: a page that says so is no use to whoever follows it.
    expect(text).toContain("npm run pack");
    expect(text).toMatch(/dist\/packs[^]+outcrop-node-\d+\.\d+\.\d+\.tgz/);

    await send("newcomer", [chatSpan({ attributes: { "session.id": "first" } })]);
    await passTimeUntil(page, page.getByText("Waiting for the first span"), "hidden");
    await page.context().close();
  });

  it("says that no model was called where traces are, in place of empty charts", async () => {
    const { page } = await openPage(browser, `${stack.url}/plain`);
    await page.getByText("No model calls in this view").waitFor();
    await page.getByRole("region", { name: "Key figures" }).waitFor();
    expect(await page.getByText("No model calls in this view").locator("..").textContent()).toContain(
      "1 trace arrived, but no model call was found in it: see what is there",
    );
    expect(await page.locator("figure").count()).toBe(0);
    await page.getByRole("link", { name: "see what is there" }).click();
    await page.getByRole("table", { name: "Traces" }).getByRole("link", { name: "GET /health" }).waitFor();
    await page.context().close();
  });

  it("says that the server stopped answering over the numbers that it shows, and follows when it is back", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme?range=7d`, { ownClock: true });
    await page.getByRole("region", { name: "Key figures" }).waitFor();
    await page.route("**/api/**", async (route) => await route.abort());
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    const notice = page.getByText("Outcrop is not answering. This page is from");
    await passTimeUntil(page, notice);
    expect(await page.getByRole("region", { name: "Key figures" }).isVisible()).toBe(true);
    const asked = page.waitForResponse("**/api/acme/overview*");
    await page.unroute("**/api/**");
    await passTimeUntil(page, notice, "hidden");
    expect((await asked).status()).toBe(200);
    await page.context().close();
  });

  it("offers the period of the newest data, where the data is older than the view", async () => {
    await send("aged", [chatSpan({ startMs: Date.now() - 40 * 3_600_000 })]);
    const { page } = await openPage(browser, `${stack.url}/aged`, { ownClock: true });
    await passTimeUntil(page, page.getByText("The newest data is from"));
    await page.getByRole("button", { name: "Show the last 7 days" }).click();
    await page.waitForURL(/range=7d/);
    await page.goto(`${stack.url}/aged/traces?range=7d`);
    await page.getByRole("table", { name: "Traces" }).getByRole("link").first().waitFor();
    await page.context().close();
  });

  it("leaves the numbers within reach where a chart cannot be loaded", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme/traces?range=7d`);
    await page.route("**/assets/echarts*", async (route) => await route.abort());
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByText("The chart could not be loaded").first().waitFor();
    await page.getByRole("button", { name: "Show as a table" }).first().click();
    await page.getByRole("region", { name: "Chart data" }).getByRole("button").first().waitFor();
    await page.context().close();
  });

  it("says that nothing matches, and leads out of it", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme/traces?model=none.such`);
    await page.getByText("No traces in this view").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("table", { name: "Traces" }).waitFor();
    expect(page.url()).toBe(`${stack.url}/acme/traces`);

    // A mistyped address shows the page without what cannot be read.
    await page.goto(`${stack.url}/acme/traces?range=99y&sort=upwards&error=maybe`);
    await page.getByRole("table", { name: "Traces" }).waitFor();
    await page.goto(`${stack.url}/acme/traces/no-id`);
    await page.getByText("Trace not found").waitFor();
    await page.goto(`${stack.url}/tiny/traces/${tiny.traceId}?span=${"f".repeat(16)}`);
    await page.getByText("is not among the spans shown").waitFor();
    await page.context().close();
  });

  it("says that a trace is pending, and follows until its dollars are final", async () => {
    const traceId = newTraceId();
    await send("acme", [chatSpan({ traceId })]);
    const { page } = await openPage(browser, `${stack.url}/acme`, { ownClock: true });
    const notice = page.getByText("Spans of this trace are still arriving");
    await expect
      .poll(async () => (await page.request.get(`${stack.url}/api/acme/traces/${traceId}`)).status())
      .toBe(200);
    // However long the page takes to be there, more of the trace arrives until it says so.
    const opened = page.goto(`${stack.url}/acme/traces/${traceId}`);
    await eventually(
      async () => {
        await send("acme", [{ traceId, spanId: newSpanId(), name: "step", startMs: Date.now() }]);
        return await notice.isVisible();
      },
      (isVisible) => isVisible,
    );
    await opened;
    await passTimeUntil(page, notice, "hidden");
    expect(await shownNano(page.locator("dl data").first())).toBe(84_000n);
    await page.context().close();
  });

  it("remembers theme and time zone", async () => {
    const { page } = await openPage(browser, `${stack.url}/acme`);
    const theme = () => page.evaluate(() => document.documentElement.dataset["theme"]);
    expect(await theme()).toBe("light");
    await page.getByRole("button", { name: /^Theme/ }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    await page.getByRole("button", { name: /^Time zone/ }).click();
    await page.getByRole("menuitemradio", { name: "UTC", exact: true }).click();
    const timeZone = page.getByRole("button", { name: "Time zone: UTC" });
    await timeZone.waitFor();
    await page.reload();
    expect(await theme()).toBe("dark");
    await timeZone.waitFor();
    await page.context().close();
  });

  it("opens the newest organisation at the address without one, and has words for a wrong address", async () => {
    await send("latest", [chatSpan({ startMs: Date.now() })]);
    const { page } = await openPage(browser, `${stack.url}/acme/no/such/page`);
    await page.getByText("Page not found").waitFor();
    await expect
      .poll(async () => {
        await page.goto(stack.url);
        await page.waitForURL(/\/\w+$/);
        return new URL(page.url()).pathname;
      })
      .toBe("/latest");
    await page.context().close();
  });
});

describe("names and amounts that are hard to show", () => {
  it("keeps the end of a long name, says what has no price, and draws a picture", async () => {
    const { page } = await openPage(browser, `${stack.url}/hard/traces?sort=-cost`, { width: 900 });
    const row = page.getByRole("table", { name: "Traces" }).locator("tbody tr").first();
    await row.getByText("no price").waitFor();
    expect(await row.getByText("Error").isVisible()).toBe(true);
    const tail = row
      .getByText(/abcd1234efgh$/)
      .last()
      .locator("..");
    expect(await tail.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    await row.getByRole("link").click();
    await page.waitForURL(/sort=-cost/);
    await page.locator("dl", { hasText: "Cost" }).getByText("no price").waitFor();
    await page.goto(`${stack.url}/hard`);
    const figures = page.getByRole("region", { name: "Key figures" });
    await figures.getByText("no price").waitFor();
    // Axes without a scale say nothing: words stand in their place.
    await page.getByText("No call in this view has a price.").waitFor();
    await page.getByRole("button", { name: /^Filter/ }).click();
    const values = page
      .getByRole("dialog")
      .getByRole("group")
      .filter({ hasText: /calls?/ });
    await values.first().waitFor();
    expect((await values.allTextContents()).join(" ")).not.toContain("$");
    await page.goto(`${stack.url}/hard/traces/${hard.traceId}?span=${hard.spanId}&tab=messages`);
    const picture = page.getByRole("img", { name: /Sent with the message/ });
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    await page.context().close();
  });
});

describe("the smallest amounts", () => {
  it("have room in their column, on a narrow screen and beside an open span", async () => {
    const { page } = await openPage(browser, `${stack.url}/tiny/traces/${tiny.traceId}`, { width: NARROW });
    const amount = page.getByRole("treegrid", { name: "Spans" }).locator("td:last-child data");
    const fits = () =>
      amount.evaluate((data) => {
        const [own, cell] = [data.getBoundingClientRect(), data.closest("td")?.getBoundingClientRect()];
        return cell !== undefined && own.left >= cell.left && own.right <= cell.right;
      });
    expect(await amount.textContent()).toBe("$0.00000414");
    expect(await fits()).toBe(true);
    await page.setViewportSize({ width: WIDE, height: 800 });
    await page.goto(`${page.url()}?span=${tiny.spanId}`);
    await page.getByText("In the ledger").waitFor();
    expect(await fits()).toBe(true);
    await page.context().close();
  });
});

describe("with credentials", () => {
  it("asks the reader to sign in, and shows the page to one who has", async () => {
    const guarded = await startStack({ env: { OUTCROP_EMAIL: "ann@example.com", OUTCROP_PASSWORD: "correct horse" } });
    try {
      const { page } = await openPage(browser, `${guarded.url}/default`);
      await page.getByText("You are not signed in").waitFor();
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      await page.context().close();
      const context = await browser.newContext({
        httpCredentials: { username: "ann@example.com", password: "correct horse" },
      });
      const signedIn = await context.newPage();
      await signedIn.goto(guarded.url);
      await signedIn.getByText("Waiting for the first span").waitFor();
      await context.close();
    } finally {
      await guarded.stop();
    }
  });
});

describe("a trace of 2,000 spans", () => {
  it("draws what is seen, and scrolls and folds at once", async () => {
    const traceId = newTraceId();
    const root = newSpanId();
    const now = Date.now();
    const steps = Array.from({ length: 1_999 }, (_, index) => ({
      traceId,
      spanId: newSpanId(),
      parentSpanId: root,
      name: `step ${index}`,
      startMs: now - 60_000 + index * 20,
      durationMs: 15,
    }));
    await send("acme", [{ traceId, spanId: root, name: "big", startMs: now - 60_000, durationMs: 45_000 }, ...steps]);
    const { page, faults } = await openPage(browser, `${stack.url}/acme`);
    await expect
      .poll(async () => (await page.request.get(`${stack.url}/api/acme/traces/${traceId}`)).status())
      .toBe(200);
    await page.goto(`${stack.url}/acme/traces/${traceId}`);
    const rows = page.getByRole("treegrid", { name: "Spans" }).locator("tbody tr");
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(80);
    expect(await page.getByRole("treegrid").getAttribute("aria-rowcount")).toBe("2001");

    await page.getByText("step 3", { exact: true }).hover();
    await page.mouse.wheel(0, 100_000);
    await page.getByText("step 1998", { exact: true }).waitFor();
    expect(await rows.count()).toBeLessThan(80);
    await page.getByRole("button", { name: "Fold all spans" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
    await page.context().close();
  });
});
