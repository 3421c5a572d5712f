import { describe, expect, it } from "vitest";
import { formatBytes } from "./bytes.ts";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.00 KiB"],
    [1_500_000, "1.43 MiB"],
    [64 * 1024 ** 2, "64.0 MiB"],
    [999 * 1024, "999 KiB"],
    [1023 * 1024, "1.00 MiB"],
    [4 * 1024 ** 3, "4.00 GiB"],
    [5000 * 1024 ** 4, "5000 TiB"],
  ])("shows %d as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
