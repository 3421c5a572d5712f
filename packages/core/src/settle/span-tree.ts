import type { SettleSpan } from "./types.ts";

/** Spans of one trace with their parents as indexes into `spans`. There is no cycle. */
export interface SpanTree {
  readonly spans: readonly SettleSpan[];
  /** −1 for a root and for a span whose parent is not there. */
  readonly parent: Int32Array;
  /** Every index once, each parent before its children. */
  readonly topDown: Int32Array;
}

/** `spans` must have distinct ids and be in a fixed order: where parents form a circle, it opens at the first of them. */
export function buildSpanTree(spans: readonly SettleSpan[]): SpanTree {
  const indexById = new Map<string, number>();
  for (const [index, { spanId }] of spans.entries()) indexById.set(spanId, index);
  const parent = new Int32Array(spans.length);
  for (const [index, { parentSpanId }] of spans.entries()) {
    parent[index] = parentSpanId === "" ? -1 : (indexById.get(parentSpanId) ?? -1);
  }
  openCircles(parent);
  return { spans, parent, topDown: parentsFirst(parent) };
}

const UNSEEN = 0;
const ON_PATH = 1;
const DONE = 2;

function openCircles(parent: Int32Array): void {
  const state = new Uint8Array(parent.length);
  for (let start = 0; start < parent.length; start += 1) {
    let at = start;
    while (at !== -1 && state[at] === UNSEEN) {
      state[at] = ON_PATH;
      at = parent[at] ?? -1;
    }
    const circle = at !== -1 && state[at] === ON_PATH ? at : -1;
    for (at = start; at !== -1 && state[at] === ON_PATH; at = parent[at] ?? -1) state[at] = DONE;
    if (circle !== -1) parent[firstOfCircle(parent, circle)] = -1;
  }
}

function firstOfCircle(parent: Int32Array, start: number): number {
  let first = start;
  for (let at = parent[start] ?? -1; at !== start; at = parent[at] ?? -1) first = Math.min(first, at);
  return first;
}

function parentsFirst(parent: Int32Array): Int32Array {
  const order = new Int32Array(parent.length);
  const seen = new Uint8Array(parent.length);
  let length = 0;
  const path: number[] = [];
  for (let start = 0; start < parent.length; start += 1) {
    for (let at = start; at !== -1 && seen[at] === 0; at = parent[at] ?? -1) {
      seen[at] = 1;
      path.push(at);
    }
    for (let at = path.pop(); at !== undefined; at = path.pop()) order[length++] = at;
  }
  return order;
}
