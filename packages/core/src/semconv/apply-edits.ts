import type { AttributeValue, SpanEdit, SpanView } from "./types.ts";

/** A span as plain data, for callers that have no columns. */
export interface PlainSpan {
  readonly name: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

export function viewOf(span: PlainSpan): SpanView {
  const { name, scopeName, scopeVersion, attributes } = span;
  return { name, scopeName, scopeVersion, get: (key) => attributes.get(key), keys: () => attributes.keys() };
}

/** The span after the edits; the one given stays as it is. */
export function applyEdits(span: PlainSpan, edits: readonly SpanEdit[]): PlainSpan {
  const attributes = new Map(span.attributes);
  let { name } = span;
  for (const edit of edits) {
    switch (edit.kind) {
      case "set":
        attributes.set(edit.key, edit.value);
        break;
      case "delete":
        attributes.delete(edit.key);
        break;
      case "rename-span":
        name = edit.name;
        break;
    }
  }
  return { ...span, name, attributes };
}
