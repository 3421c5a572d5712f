import { describe, expect, it } from "vitest";
import { fetchJson } from "./fetch-json.ts";

const answering =
  (body: string, status = 200): typeof fetch =>
  async () =>
    new Response(body, { status });

describe("fetchJson", () => {
  it("gives the parsed body", async () => {
    expect(await fetchJson("/api/orgs", { fetch: answering('{"orgs":[]}') })).toEqual({ orgs: [] });
  });

  it("tells a server that cannot be reached from one that refuses", async () => {
    const dead: typeof fetch = async () => {
      throw new TypeError("fetch failed");
    };
    await expect(fetchJson("/api/orgs", { fetch: dead })).rejects.toMatchObject({ status: 0, code: "unreachable" });
    const refusing = answering('{"error":{"code":"forbidden","message":"no"}}', 403);
    await expect(fetchJson("/api/orgs", { fetch: refusing })).rejects.toMatchObject({ status: 403, code: "forbidden" });
    await expect(fetchJson("/api/orgs", { fetch: answering("<html>") })).rejects.toMatchObject({
      code: "unexpected_answer",
    });
  });

  it("leaves a call that was called off to its caller", async () => {
    const off = new DOMException("aborted", "AbortError");
    const aborted: typeof fetch = async () => {
      throw off;
    };
    await expect(fetchJson("/x", { fetch: aborted, signal: AbortSignal.abort() })).rejects.toBe(off);
  });
});
