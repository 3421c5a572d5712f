import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createCors, type CorsOptions } from "./cors.ts";

const NONE: CorsOptions = { allowedOrigins: [], allowedHeaders: [], exposedHeaders: [], maxAge: 0 };

function ask(options: Partial<CorsOptions>, headers: Readonly<Record<string, string>>, method = "OPTIONS") {
  const sent = new Map<string, unknown>();
  const response = { setHeader: (name: string, value: unknown) => sent.set(name, value) };
  const request = { method, headers: { "access-control-request-method": "POST", ...headers } };
  const kind = createCors({ ...NONE, ...options })(
    request as unknown as IncomingMessage,
    response as unknown as ServerResponse,
  );
  return { kind, sent: Object.fromEntries(sent) };
}

describe("cross-origin requests", () => {
  it.each([
    ["https://app.example.com", "https://app.example.com", true],
    ["https://app.example.com", "HTTPS://APP.example.com", true],
    ["https://app.example.com", "https://app-example.com", false],
    ["https://app.example.com", "https://app.example.com.evil.net", false],
    ["https://*.example.com", "https://a.b.example.com", true],
    ["https://*.example.com", "https://example.com", false],
    ["https://*.example.com", "http://a.example.com", false],
    ["http://localhost:*", "http://localhost:3000", true],
    ["*", "https://anything.net", true],
  ])("allowed for %s, a page of %s is let in: %s", (allowed, origin, isIn) => {
    const { kind, sent } = ask({ allowedOrigins: ["https://other.example", allowed] }, { origin });
    expect(kind).toBe(isIn ? "preflight" : "refused");
    expect(sent["access-control-allow-origin"]).toBe(isIn ? origin : undefined);
    // A cache must not give one page's answer to another.
    expect(sent["vary"]).toBe("Origin");
  });

  it("grants those of the headers asked for that senders need or the configuration names", () => {
    const origin = "https://a.example";
    const asked = { origin, "access-control-request-headers": "Authorization,content-type, x-secret" };
    const allowedHeaders = ["authorization"];
    const { sent } = ask({ allowedOrigins: [origin], allowedHeaders, maxAge: 7200 }, asked);
    expect(sent).toMatchObject({
      "access-control-allow-headers": "authorization, content-type",
      "access-control-allow-methods": "POST",
      "access-control-max-age": 7200,
      "access-control-allow-credentials": "true",
    });
    const all = ask({ allowedOrigins: [origin], allowedHeaders: ["*"] }, asked);
    expect(all.sent["access-control-allow-headers"]).toBe("authorization, content-type, x-secret");
    expect(all.sent).not.toHaveProperty("access-control-max-age");
  });

  it("puts what a page may read on the answer to a request itself", () => {
    const origin = "https://a.example";
    const options = { allowedOrigins: [origin], exposedHeaders: ["Retry-After"] };
    const { kind, sent } = ask(options, { origin }, "POST");
    expect(kind).toBe("allowed");
    expect(sent).toMatchObject({ "access-control-expose-headers": "Retry-After" });
  });

  it("leaves requests alone that come from no page, from another, or when nothing is configured", () => {
    expect(ask({ allowedOrigins: ["*"] }, {}, "POST")).toEqual({ kind: "none", sent: {} });
    expect(ask({}, { origin: "https://a.example" })).toEqual({ kind: "none", sent: {} });
    expect(ask({ allowedOrigins: ["https://b.example"] }, { origin: "https://a.example" }, "POST").kind).toBe("none");
  });
});
