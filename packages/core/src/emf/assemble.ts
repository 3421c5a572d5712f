import { textBytes, utf8Bytes } from "./byte-size.ts";
import type { DimensionSet } from "./dimension-sets.ts";
import { setMember, type Members } from "./members.ts";
import type { Parcel } from "./pack-metrics.ts";
import type { EmfDocument } from "./types.ts";

/** What the documents of one input have in common. */
export interface Frame {
  readonly namespace: string;
  readonly timestamp: number;
  /** Values of dimensions; a document has those that its sets name. */
  readonly dimensions: Readonly<Members>;
  readonly fields: Readonly<Members>;
}

/** A document: `_aws`, dimensions, properties, metrics. Without sets or metrics there is nothing to extract. */
export function assemble(frame: Frame, sets: readonly DimensionSet[], parcel: Parcel): EmfDocument {
  const document: Members = {};
  if (sets.length > 0 && parcel.definitions.length > 0) {
    const directive = { Namespace: frame.namespace, Dimensions: sets, Metrics: parcel.definitions };
    document["_aws"] = { Timestamp: frame.timestamp, CloudWatchMetrics: [directive] };
  }
  for (const set of sets) for (const name of set) setMember(document, name, frame.dimensions[name]);
  for (const name of Object.keys(frame.fields)) setMember(document, name, frame.fields[name]);
  for (const [index, { Name }] of parcel.definitions.entries()) setMember(document, Name, parcel.values[index]);
  return document;
}

/** `{"_aws":{"Timestamp":…,"CloudWatchMetrics":[{"Namespace":,"Dimensions":[],"Metrics":[]}]}}` with a long time. */
const FRAME_BYTES = 128;

/** Bytes of a document without metrics: a quick estimate that is too high, or, above `enough`, the exact number. */
export function frameBytes(frame: Frame, sets: readonly DimensionSet[], enough: number): number {
  let bytes = FRAME_BYTES + (sets.length > 0 ? textBytes(frame.namespace) : 0);
  for (const set of sets) {
    bytes += 3;
    for (const name of set) bytes += 2 * textBytes(name) + textBytes(String(frame.dimensions[name]));
  }
  for (const name of Object.keys(frame.fields)) {
    const value = frame.fields[name];
    bytes += textBytes(name) + (typeof value === "string" ? textBytes(value) : utf8Bytes(JSON.stringify(value)) + 1);
  }
  if (bytes <= enough) return bytes;
  const members = assemble(frame, sets, { definitions: [], values: [] });
  return FRAME_BYTES + utf8Bytes(JSON.stringify([frame.namespace, sets, members]));
}
