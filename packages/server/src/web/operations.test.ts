import { afterEach, describe, expect, it } from "vitest";
import { HttpServer } from "./http-server.ts";
import { createOperations, type OperationsOptions } from "./operations.ts";

describe("operations", () => {
  const running: HttpServer[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  });

  async function serve(more: Partial<OperationsOptions> = {}): Promise<string> {
    const handler = createOperations({
      metrics: async () => "a 1\n",
      readiness: async () => ({ ready: true, problems: [] }),
      refuse: () => undefined,
      ...more,
    });
    const server = new HttpServer({ host: "127.0.0.1", port: 0, portOption: "--port", handlers: [handler] });
    running.push(server);
    await server.start();
    return `http://127.0.0.1:${server.port}`;
  }

  it("answers that it runs, that it is ready, and with metrics", async () => {
    const url = await serve();
    for (const path of ["/healthz", "/readyz", "/readyz?verbose"]) {
      const response = await fetch(url + path);
      expect([response.status, await response.text()]).toEqual([200, "ok\n"]);
    }
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await metrics.text()).toBe("a 1\n");
  });

  it("says why it is not ready, with 503", async () => {
    const url = await serve({ readiness: async () => ({ ready: false, problems: ["store: away", "log: full"] }) });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.text()]).toEqual([503, "store: away\nlog: full\n"]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("refuses metrics to those who may not read them, and nothing else", async () => {
    const url = await serve({ refuse: () => ({ status: 401, reason: "Cannot read: expected credentials" }) });
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Basic");
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it("leaves every other path and method to others", async () => {
    const url = await serve();
    expect((await fetch(`${url}/metricsx`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: "POST" })).status).toBe(404);
  });
});
