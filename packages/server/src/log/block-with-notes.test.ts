import { beforeEach, describe, expect, it } from "vitest";
import { batchOf } from "../pipeline/batch/testing/span-fixture.ts";
import { BlockWithNotes } from "./block-with-notes.ts";

type Batch = ReturnType<typeof batchOf>;

describe("a block with notes", () => {
  let block: BlockWithNotes<Batch, string>;
  beforeEach(() => {
    block = new BlockWithNotes({
      batchOf: (batch) => batch,
      note: (batch, notes) => {
        for (let row = 0; row < batch.length; row++) notes.push(batch.row(row).name);
      },
    });
  });

  it("has the notes of all that is in it, and takes those of the last back with it", () => {
    block.append(batchOf([{ name: "a" }, { name: "b" }]));
    block.append(batchOf([{ name: "c" }]));
    expect([block.rows, block.notes]).toEqual([3, ["a", "b", "c"]]);
    block.undo();
    expect([block.rows, block.notes]).toEqual([2, ["a", "b"]]);
    block.clear();
    expect([block.rows, block.notes]).toEqual([0, []]);
  });

  it("notes nothing of what does not get into it", () => {
    const broken = new BlockWithNotes<Batch, string>({
      batchOf: () => {
        throw new Error("no batch");
      },
      note: (_batch, notes) => notes.push("noted"),
    });
    expect(() => broken.append(batchOf([{ name: "a" }]))).toThrow("no batch");
    expect([broken.rows, broken.notes]).toEqual([0, []]);
  });
});
