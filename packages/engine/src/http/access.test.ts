import { describe, expect, it } from "vitest";
import { authenticate, isMeantForUs } from "./access.ts";

const users = [
  { name: "default", password: "" },
  { name: "outcrop", password: "s:é" },
];
const none = new URLSearchParams();
const basic = (text: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(text).toString("base64")}`,
});

describe("requests meant for the engine", () => {
  it.each([
    [{ host: "127.0.0.1:8123" }, true],
    [{ host: "LOCALHOST" }, true],
    [{ host: "[::1]:8123" }, true],
    [{ host: "127.0.0.1:8123", origin: "http://127.0.0.1:8123" }, true],
    [{}, false],
    [{ host: "evil.example:8123" }, false],
    [{ host: "localhost.evil.example" }, false],
    [{ host: "127.0.0.1:8123", origin: "http://127.0.0.1:3000" }, false],
    [{ host: "127.0.0.1:8123", origin: "null" }, false],
  ])("%j: %s", (headers, expected) => {
    expect(isMeantForUs(headers)).toBe(expected);
  });
});

describe("who asks", () => {
  it.each([
    [{}, none, "default"],
    [basic("outcrop:s:é"), none, "outcrop"],
    [basic(":"), none, "default"],
    [basic("default"), none, "default"],
    [{ "x-clickhouse-user": "outcrop", "x-clickhouse-key": "s:Ã©" }, none, "outcrop"],
    [{}, new URLSearchParams({ user: "outcrop", password: "s:é" }), "outcrop"],
  ])("%j %s is %s", (headers, url, name) => {
    expect(authenticate(headers, url, users).name).toBe(name);
  });

  it.each([
    [basic("outcrop:"), none],
    [basic("outcrop:s"), none],
    [basic("nobody:"), none],
    [{ authorization: "Bearer x" }, none],
    [{ "x-clickhouse-key": "x" }, none],
    [{ "x-clickhouse-user": "outcrop" }, new URLSearchParams({ password: "s:é" })],
    [{}, new URLSearchParams({ user: "outcrop" })],
  ])("%j %s is refused", (headers, url) => {
    expect(() => authenticate(headers, url, users)).toThrow(/Authentication failed/);
  });
});
