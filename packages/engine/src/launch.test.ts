import { describe, expect, it } from "vitest";
import { conditionsOf } from "./launch.ts";

describe("the conditions of a process", () => {
  it("are found in every spelling", () => {
    expect(conditionsOf(["--conditions=a", "-C", "b", "--inspect", "-C=c", "--conditions", "d", "-C"])).toEqual([
      "--conditions=a",
      "--conditions=b",
      "--conditions=c",
      "--conditions=d",
    ]);
  });
});
