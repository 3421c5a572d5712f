import { diag, DiagLogLevel } from "@opentelemetry/api";
import { expect, it, vi } from "vitest";
import { compatFrom } from "./compat.ts";

it("takes a release that is not known for what is usual, and says so", () => {
  const warn = vi.fn();
  const silent = (): void => undefined;
  diag.setLogger({ error: silent, warn, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  expect([undefined, null, "strands-1.40"].map((said) => compatFrom(said, "current"))).toEqual([
    "current",
    "current",
    "strands-1.40",
  ]);
  expect(warn).not.toHaveBeenCalled();
  expect(["strands-1.30", "toString", 7].map((said) => compatFrom(said, "strands-1.21"))).toEqual([
    "strands-1.21",
    "strands-1.21",
    "strands-1.21",
  ]);
  expect(warn.mock.calls.map(([text]) => String(text).split(", got ")[1])).toEqual([
    "strands-1.30",
    "toString",
    "number",
  ]);
  diag.disable();
});
