import { describe, expect, it } from "vitest";
import { present } from "../present.ts";
import { requestMetadata } from "./request-metadata.ts";

describe("requestMetadata", () => {
  it.each([[{ team: "search", tenant: "7" }], ['{"team":"search","tenant":"7"}']])(
    "is an attribute per entry of %j",
    (raw) => {
      expect(present(requestMetadata(raw))).toEqual({
        "aws.bedrock.request_metadata.team": "search",
        "aws.bedrock.request_metadata.tenant": "7",
      });
    },
  );

  it.each([undefined, null, 7, "", "{", "[1]", ["a"], { team: 7 }, { team: null }])("says nothing of %j", (raw) => {
    expect(present(requestMetadata(raw))).toEqual({});
  });

  it("has the API's limits, so that no input fills a span", () => {
    const raw = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}`.padEnd(999, "k"), "v".repeat(999)]));
    const attributes = present(requestMetadata(raw));
    expect(Object.keys(attributes)).toHaveLength(16);
    expect(JSON.stringify(attributes).length).toBeLessThan(16 * (2 * 256 + 50));
  });
});
