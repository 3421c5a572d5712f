import { describe, expect, it } from "vitest";
import { statusOf } from "./status.ts";

describe("HTTP status of exceptions", () => {
  it.each([
    [60, 404],
    [115, 404],
    [62, 400],
    [516, 403],
    [48, 501],
    [202, 503],
    [241, 500],
    [1002, 500],
  ])("%d is %d", (code, status) => {
    expect(statusOf(code)).toBe(status);
  });
});
