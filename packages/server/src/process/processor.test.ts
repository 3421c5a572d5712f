import { describe, expect, it } from "vitest";
import type { SpanBatch } from "../pipeline/batch/span-batch.ts";
import { batchOf } from "../pipeline/batch/testing/span-fixture.ts";
import { OK, type Outcome } from "../pipeline/outcome.ts";
import { processInto, type Processor } from "./processor.ts";

const named =
  (suffix: string): Processor =>
  (batch) => {
    batch.row(0).name += suffix;
    return batch;
  };

describe("processors before the next stage", () => {
  it("run in order, and the answer is the next stage's", async () => {
    const seen: string[] = [];
    const answer: Outcome = { kind: "refused", reason: "full" };
    const next = {
      consume(batch: SpanBatch): Promise<Outcome> {
        seen.push(batch.row(0).name);
        return Promise.resolve(seen.length === 1 ? OK : answer);
      },
    };
    const first = processInto([named("b"), named("c")], next);
    expect(await first.consume(batchOf([{ name: "a" }]))).toEqual(OK);
    expect(await processInto([], next).consume(batchOf([{ name: "plain" }]))).toEqual(answer);
    expect(seen).toEqual(["abc", "plain"]);
  });
});
