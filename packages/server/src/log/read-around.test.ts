import { describe, expect, it } from "vitest";
import { readAround, type ReadAt } from "./read-around.ts";

const content = new Uint8Array(100_000).map((_, index) => (index % 250) + 1);

/** A disk that does not give these sectors, and gives at most so many bytes at once. */
const disk =
  (bad: readonly number[], most = Infinity): ReadAt =>
  (into, position) => {
    const end = Math.min(position + into.length, position + most, content.length);
    if (bad.some((sector) => sector * 4096 < end && (sector + 1) * 4096 > position)) {
      return Promise.reject(new Error("EIO"));
    }
    into.set(content.subarray(position, end));
    return Promise.resolve(Math.max(0, end - position));
  };

describe("reading around what a disk cannot give", () => {
  it.each([
    ["nothing is bad", [], Infinity],
    ["the first and the last sector are", [0, 24], Infinity],
    ["three in a row are, and reads come in pieces", [7, 8, 9], 1000],
  ])("gives all but the bad sectors where %s", async (_what, bad, most) => {
    const expected = content.slice();
    for (const sector of bad) expected.fill(0, sector * 4096, (sector + 1) * 4096);
    expect(await readAround(disk(bad, most), content.length)).toEqual(expected);
  });

  it("has zeros for the end of a file that is shorter than it was", async () => {
    const read = await readAround(disk([]), content.length + 10);
    expect(read).toEqual(new Uint8Array([...content, ...new Uint8Array(10)]));
  });
});
