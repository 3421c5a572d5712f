import { describe, expect, it } from "vitest";
import { describeFailure } from "./failure.ts";

const named = (name: string, message = "", more: object = {}) => Object.assign(new Error(message), { name, ...more });

describe("describeFailure", () => {
  it.each([
    [
      "an AWS error by its name",
      named("ThrottlingException", "slow"),
      { type: "ThrottlingException", message: "slow" },
    ],
    [
      "an error of Node by its code",
      named("Error", "no", { code: "ECONNREFUSED" }),
      { type: "ECONNREFUSED", message: "no" },
    ],
    [
      "an HTTP/2 error by what is beneath",
      named("Error", "cancelled", { code: "ERR_HTTP2_STREAM_CANCEL", cause: { code: "ECONNRESET" } }),
      { type: "ECONNRESET", message: "cancelled" },
    ],
    ["a programming error by its class", new TypeError("x is not"), { type: "TypeError", message: "x is not" }],
    ["without repeating the type", named("Oops", "Oops: it broke"), { type: "Oops", message: "it broke" }],
    ["a message that is only the type as none", named("Oops", "Oops"), { type: "Oops", message: "" }],
    [
      "an exception of a stream as AWS spells it elsewhere",
      named("novelException"),
      { type: "NovelException", message: "" },
    ],
    ["a name with blanks as other", named("Something went wrong", "m"), { type: "_OTHER", message: "m" }],
    ["a thrown string", "text", { type: "_OTHER", message: "text" }],
    ["nothing at all", undefined, { type: "_OTHER", message: "" }],
    ["null", null, { type: "_OTHER", message: "" }],
  ])("tells %s", (_, error, expected) => {
    expect(describeFailure(error)).toEqual(expected);
  });

  it("cuts a long message", () => {
    expect(describeFailure(new Error("x".repeat(5_000))).message).toHaveLength(1_024);
  });
});
