import { describe, expect, it } from "vitest";
import { createAccess } from "./create-access.ts";
import type { Credential } from "./credentials.ts";

const alice: Credential = {
  principal: "alice@example.com",
  secret: { kind: "basic", password: "päss:word" },
  orgs: ["acme"],
};
const machine: Credential = { principal: "ci", secret: { kind: "bearer", key: "k-123" }, orgs: "all" };
const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("access with credentials", () => {
  const access = createAccess([alice, machine]);

  it("lets the right email and password into their organisation, a colon and UTF-8 in the password included", () => {
    expect(access.authenticate({ authorization: basic("alice@example.com:päss:word") }, "acme")).toEqual({
      kind: "ok",
      org: "acme",
      principal: "alice@example.com",
    });
  });

  it("reads scheme names in any case", () => {
    expect(access.authenticate({ authorization: "bearer k-123" }, "acme").kind).toBe("ok");
    expect(access.authenticate({ authorization: "BEARER k-123" }, "acme").kind).toBe("ok");
  });

  it("refuses another organisation as forbidden, and never as unknown", () => {
    expect(access.authenticate({ authorization: basic("alice@example.com:päss:word") }, "other").kind).toBe(
      "forbidden",
    );
  });

  it.each([
    undefined,
    "",
    "Basic",
    "Basic !!!",
    basic("alice@example.com"),
    basic("alice@example.com:wrong"),
    basic(":"),
    "Bearer k-1234",
    "Bearer ",
    "Digest abc",
  ])("refuses %j as unauthenticated", (authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    expect(access.authenticate(headers, "acme").kind).toBe("unauthenticated");
  });

  it("does not take a password for a key", () => {
    const both = createAccess([{ ...alice, secret: { kind: "basic", password: "same" } }]);
    expect(both.authenticate({ authorization: "Bearer same" }, "acme").kind).toBe("unauthenticated");
  });

  it("tells which organisations a principal may read", () => {
    expect(access.orgs({ authorization: "Bearer k-123" })).toEqual({ kind: "ok", orgs: "all" });
    expect(access.orgs({ authorization: basic("alice@example.com:päss:word") })).toEqual({
      kind: "ok",
      orgs: ["acme"],
    });
    expect(access.orgs({}).kind).toBe("unauthenticated");
  });

  it("never repeats a secret in a reason", () => {
    const decision = access.authenticate({ authorization: basic("alice@example.com:hunter2") }, "acme");
    expect(JSON.stringify(decision)).not.toContain("hunter2");
  });
});

describe("open access", () => {
  const access = createAccess([]);

  it.each(["localhost:5080", "127.0.0.1:5080", "[::1]:5080", "LOCALHOST", "127.3.2.1"])("serves Host %s", (host) => {
    expect(access.authenticate({ host }, "default").kind).toBe("ok");
  });

  it.each([undefined, "", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:5080", "10.0.0.1"])(
    "refuses Host %j, which a rebound name would send",
    (host) => {
      expect(access.authenticate(host === undefined ? {} : { host }, "default").kind).toBe("forbidden");
    },
  );

  it("refuses a page of another site, and lets a page of this machine in", () => {
    const host = "localhost:5080";
    expect(access.authenticate({ host, origin: "https://evil.example" }, "default").kind).toBe("forbidden");
    expect(access.authenticate({ host, origin: "null" }, "default").kind).toBe("forbidden");
    expect(access.authenticate({ host, origin: "http://localhost:5173" }, "default").kind).toBe("ok");
  });

  it.each(["", "..", "a/b", "a".repeat(65), "v1", "orgs", "a b", "-x"])(
    "does not take %j for an organisation",
    (org) => {
      expect(access.authenticate({ host: "localhost" }, org).kind).toBe("unknown-org");
    },
  );
});
