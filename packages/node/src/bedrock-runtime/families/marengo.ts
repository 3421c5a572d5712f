import { OPERATION } from "@outcrop/core";
import { arrayOf, memberOf, numberOf } from "../../values.ts";
import type { Family } from "./family.ts";
import { at, lengthOf } from "./read.ts";

/** TwelveLabs Marengo: embeddings of text, images, and the segments of a video or a recording. */
export const marengo: Family = {
  name: "marengo",
  claims: (body) => memberOf(body, "inputType") !== undefined,
  request: () => ({ operation: OPERATION.embeddings, encodingFormats: ["float"] }),
  read(body) {
    const data = memberOf(body, "data");
    const segments = Array.isArray(data) ? data : data === undefined ? [body] : [data];
    if (!Array.isArray(at(segments, 0, "embedding"))) return undefined;
    return { dimensions: lengthOf(at(segments, 0, "embedding")), videoSeconds: endOf(segments) };
  },
};

/** Segments follow each other: the last end is how long the whole is. */
function endOf(segments: readonly unknown[]): number | undefined {
  const ends = arrayOf(segments).flatMap((segment) => numberOf(memberOf(segment, "endSec")) ?? []);
  return ends.length === 0 ? undefined : ends.reduce((longest, end) => Math.max(longest, end), 0);
}
