import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { EngineException } from "../database/exception.ts";
import type { EngineUser } from "../options.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Whether a request comes from a program that means this server. A browser led here by a page (by DNS rebinding, or by
 * posting across origins) shows itself by its Host or Origin header.
 */
export function isMeantForUs(headers: IncomingHttpHeaders): boolean {
  const host = headers.host;
  if (host === undefined || !LOOPBACK.has(host.replace(/:\d+$/, "").toLowerCase())) return false;
  return headers.origin === undefined || headers.origin === `http://${host}`;
}

/**
 * The user that a request names: `X-ClickHouse-User` and `-Key`, Basic, or `user` and `password` in the URL; nobody
 * named is `default`. Throws 516 for a wrong name or password, without telling which.
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  url: URLSearchParams,
  users: readonly EngineUser[],
): EngineUser {
  const given = credentials(headers, url);
  let found: EngineUser | undefined;
  for (const user of users) {
    // Every user is compared, so that the time taken does not tell which names exist.
    const right = same(user.password, given.password);
    if (user.name === given.name && right) found = user;
  }
  if (found !== undefined) return found;
  throw new EngineException(
    516,
    "AUTHENTICATION_FAILED",
    `${given.name}: Authentication failed: password is incorrect, or there is no user with such name`,
  );
}

/** Whether a request carries credentials of any kind, right or wrong. */
export function namesSomeone(headers: IncomingHttpHeaders, url: URLSearchParams): boolean {
  const inHeaders = ["authorization", "x-clickhouse-user", "x-clickhouse-key"].some((name) => name in headers);
  return inHeaders || url.has("user") || url.has("password");
}

function credentials(headers: IncomingHttpHeaders, url: URLSearchParams): { name: string; password: string } {
  const name = headers["x-clickhouse-user"];
  const key = headers["x-clickhouse-key"];
  if (typeof name === "string" || typeof key === "string") {
    return { name: text(name) ?? "default", password: text(key) ?? "" };
  }
  const basic = /^Basic ([\w+/=-]+)$/i.exec(headers.authorization ?? "")?.[1];
  if (basic !== undefined) {
    const [, user = "", password = ""] = /^([^:]*):?(.*)$/s.exec(Buffer.from(basic, "base64").toString("utf8")) ?? [];
    return { name: user === "" ? "default" : user, password };
  }
  if (headers.authorization !== undefined) {
    throw new EngineException(516, "AUTHENTICATION_FAILED", "Authentication failed: expected Basic credentials");
  }
  return { name: url.get("user") ?? "default", password: url.get("password") ?? "" };
}

function text(header: string | string[] | undefined): string | undefined {
  // Node reads header bytes as Latin-1; ClickHouse compares bytes, and its names are UTF-8.
  return typeof header === "string" ? Buffer.from(header, "latin1").toString("utf8") : undefined;
}

function same(a: string, b: string): boolean {
  const digest = (value: string): Buffer => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
