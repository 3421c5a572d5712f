import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceDetail, TraceLogs } from "outcrop/api";
import { chatSpan, newSpanId, newTraceId, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { askAxe } from "./ask-axe.ts";
import { launchBrowser } from "./launch.ts";
import { NARROW, openPage } from "./open-page.ts";

const [traceId, spanId, quietSpanId] = [newTraceId(), newSpanId(), newSpanId()];
const startMs = Date.now() - 2_000;
const url = (search = ""): string => `${stack.url}/acme/traces/${traceId}${search}`;
let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ settleAfterMs: 500 }), launchBrowser()]);
  const spans = [
    chatSpan({ traceId, spanId, startMs }),
    chatSpan({ traceId, spanId: quietSpanId, parentSpanId: spanId, name: "quiet", startMs: startMs + 10 }),
  ];
  expect(await sendTraces(`${stack.url}/api/acme`, traceRequest(spans, "shop"))).toBe(200);
  const at = (ms: number): string => `${startMs + ms}000000`;
  const messages = [{ role: "user", parts: [{ type: "text", content: "What grows on granite?" }] }];
  const logRecords = [
    {
      timeUnixNano: at(340),
      traceId,
      spanId,
      severityNumber: 17,
      body: { stringValue: "The shelf is empty" },
      attributes: [{ key: "shelf", value: { intValue: "7" } }],
    },
    {
      timeUnixNano: at(400),
      traceId,
      spanId,
      eventName: "gen_ai.client.inference.operation.details",
      attributes: [{ key: "gen_ai.input.messages", value: { stringValue: JSON.stringify(messages) } }],
    },
    { timeUnixNano: at(500), traceId, body: { stringValue: "Of no span" } },
  ];
  const sent = await fetch(`${stack.url}/api/acme/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });
  expect(sent.status).toBe(200);
  const ask = async <T>(more: string): Promise<T> =>
    (await (await fetch(`${stack.url}/api/acme/traces/${traceId}${more}`)).json()) as T;
  await eventually(
    () => ask<TraceLogs>("/logs"),
    ({ total }) => total === 3,
  );
  await eventually(
    () => ask<TraceDetail>(""),
    ({ pending, totals }) => !pending && totals.calls > 0,
  );
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

describe("the logs of a trace", () => {
  it("are a view of it: what was said when, how grave it is, and by which span", async () => {
    const { page, faults } = await openPage(browser, url());
    await page.getByRole("link", { name: "Logs", exact: true }).click();
    const rows = page.getByRole("list", { name: "Log records" }).getByRole("listitem");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(3);
    const texts = await rows.allTextContents();
    expect(texts[0]).toMatch(/ERROR.*\+340 ms.*The shelf is empty/);
    expect(texts[1]).toContain("gen_ai.client.inference.operation.details");
    expect(await rows.nth(2).getByRole("button", { name: /chat/ }).count()).toBe(0);
    await rows.first().getByText("1 attribute").click();
    await rows.first().getByText("shelf", { exact: true }).waitFor();
    await rows
      .first()
      .getByRole("button", { name: /^chat / })
      .click();
    await page.getByRole("complementary", { name: "Span" }).waitFor();
    expect(new URL(page.url()).searchParams.get("span")).toBe(spanId);
    expect(faults).toEqual([]);
  });

  it("are a tab of each span, and messages on events stand where messages do", async () => {
    const { page, faults } = await openPage(browser, url(`?span=${spanId}&tab=logs`));
    const panel = page.getByRole("complementary", { name: "Span" });
    await panel.getByText("The shelf is empty").waitFor();
    expect(await panel.getByText("Of no span").count()).toBe(0);
    await panel.getByRole("tab", { name: /^Messages/ }).click();
    await panel.getByText("What grows on granite?").waitFor();
    await page.goto(url(`?span=${quietSpanId}&tab=logs`));
    await panel.getByText("No logs for this span").waitFor();
    expect(faults).toEqual([]);
  });

  it("are drawn as they come into view, though there are thousands", async () => {
    const many = newTraceId();
    const nano = BigInt(startMs) * 1_000_000n;
    const logRecords = Array.from({ length: 2_000 }, (_, index) => ({
      timeUnixNano: `${nano + BigInt(index)}`,
      traceId: many,
      body: { stringValue: `record ${index} of many` },
    }));
    expect(
      await sendTraces(`${stack.url}/api/acme`, traceRequest([chatSpan({ traceId: many, startMs })], "shop")),
    ).toBe(200);
    await fetch(`${stack.url}/api/acme/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
    });
    await eventually(
      async () => (await (await fetch(`${stack.url}/api/acme/traces/${many}/logs`)).json()) as TraceLogs,
      ({ rows }) => rows.length === 2_000,
    );
    const { page, faults } = await openPage(browser, `${stack.url}/acme/traces/${many}?view=logs`);
    const rows = page.getByRole("list", { name: "Log records" }).getByRole("listitem");
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(500);
    await eventually(
      async () => {
        await rows.last().scrollIntoViewIfNeeded();
        return await rows.count();
      },
      (drawn) => drawn > 500,
    );
    await page.getByText("record 500 of many").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(["light", "dark"] as const)("are sound for axe and fit a narrow screen: %s", async (theme) => {
    const { page } = await openPage(browser, url("?view=logs"), { width: NARROW, theme });
    await page.getByText("The shelf is empty").waitFor();
    expect((await askAxe(page)).all).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW);
  });
});
