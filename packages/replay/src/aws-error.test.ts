import { describe, expect, it } from "vitest";
import { awsError } from "./aws-error.ts";

describe("awsError", () => {
  it.each([
    ["ThrottlingException", 429],
    ["ValidationException", 400],
    ["ServiceUnavailableException", 503],
    ["ModelTimeoutException", 408],
    ["SomethingNew", 400],
  ])("gives %s the status %i", (type, status) => {
    expect(awsError(type, "why")).toMatchObject({
      status,
      headers: { "x-amzn-errortype": expect.stringMatching(new RegExp(`^${type}:`)) },
      json: { message: "why" },
    });
  });

  it("takes another status when told", () => {
    expect(awsError("ThrottlingException", "why", 400).status).toBe(400);
  });
});
