import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { timeZone } from "./time-zone.ts";

describe("the time zone of the data", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "outcrop-zone-"));
    vi.stubEnv("TZ", "Asia/Tokyo");
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it("is UTC for new data, wherever the machine is", async () => {
    expect(await timeZone(folder)).toBe("UTC");
    await mkdir(join(folder, "clickhouse"));
    expect(await timeZone(folder)).toBe("UTC");
  });

  it("is the machine's for data that is there already, and stays that when the machine's changes", async () => {
    await mkdir(join(folder, "clickhouse"));
    expect(await timeZone(folder)).toBe("Asia/Tokyo");
    vi.stubEnv("TZ", "America/Lima");
    expect(await timeZone(folder)).toBe("Asia/Tokyo");
  });
});
