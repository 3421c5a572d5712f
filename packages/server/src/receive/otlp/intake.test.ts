import { expect, it } from "vitest";
import { OK } from "../../pipeline/outcome.ts";
import { createIntakes } from "./intake.ts";
import { request, spanFields } from "./testing/proto-trace.ts";

it("answers for a fault of its own instead of throwing, as who takes calls would end with the process", async () => {
  const bugs: unknown[] = [];
  const { traces } = createIntakes({
    next: { consume: () => Promise.resolve(OK) },
    onBug: (error) => bugs.push(error),
  });
  // No decoder is known to throw: nothing at all in place of bytes makes this one.
  expect(traces?.(undefined as unknown as Uint8Array, "acme", "protobuf")).toEqual({
    kind: "refused",
    refusal: { kind: "bug", reason: "Cannot read spans: internal error" },
  });
  expect(bugs).toHaveLength(1);
  // The batch that was lent is back.
  expect(traces?.(request([spanFields()]), "acme", "protobuf")).toMatchObject({ kind: "taken", rejected: 0 });
});
