import { expect, it } from "vitest";
import { ClosedSegments } from "./closed-segments.ts";
import { createFaultyFiles } from "./testing/faulty-files.ts";

it("counts a segment off its bytes once, where a reader and the next segment both see that it may go", async () => {
  const removed = Promise.withResolvers<undefined>();
  const files = { ...createFaultyFiles(), remove: () => removed.promise };
  const positions = { load: () => Promise.resolve(new Map<string, number>()), save: () => Promise.resolve() };
  const closed = new ClosedSegments<never>(files, positions, "quarantine", () => {});
  const reader = closed.reader("store", {}, new AbortController().signal);
  const segment = (sequence: number, bytes: number) => ({
    sequence,
    name: `s${sequence}`,
    path: `s${sequence}`,
    bytes,
  });
  await closed.add(segment(1, 100));
  const both = [reader.commit(1), closed.add(segment(2, 10))];
  // By now both have asked for it to be removed.
  setImmediate(() => removed.resolve(undefined));
  await Promise.all(both);
  expect({ bytes: closed.bytes, segments: closed.count }).toEqual({ bytes: 10, segments: 1 });
});
