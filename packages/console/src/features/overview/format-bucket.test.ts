import { describe, expect, it } from "vitest";
import { formatBucket } from "./format-bucket.ts";

describe("the width of a bucket", () => {
  it.each([
    [1, "second"],
    [60, "minute"],
    [900, "15 minutes"],
    [90, "90 seconds"],
    [3_600, "hour"],
    [172_800, "2 days"],
  ])("%s seconds are a %s", (seconds, words) => {
    expect(formatBucket(seconds)).toBe(words);
  });
});
