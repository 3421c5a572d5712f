import type { AttributeValue, SpanEdit, SpanView } from "../types.ts";
import { ORIGINAL_PREFIX } from "../vendor-attributes.ts";
import { sameValue } from "./read-value.ts";

/** A span as the rules see it: what was sent, under the changes that earlier rules made. */
export interface Draft {
  readonly name: string;
  readonly scopeName: string;
  get(key: string): AttributeValue | undefined;
  set(key: string, value: AttributeValue): void;
  remove(key: string): void;
  /** Keeps `value` under `outcrop.original.<key>`. The first one kept stays, in this pass and in later ones. */
  keepOriginal(key: string, value: AttributeValue): void;
  renameSpan(name: string): void;
  /** What has to be done to the span that was sent, without what changes nothing. */
  edits(): readonly SpanEdit[];
}

export function createDraft(view: SpanView): Draft {
  const changes = new Map<string, AttributeValue | undefined>();
  let name = view.name;

  function get(key: string): AttributeValue | undefined {
    return changes.has(key) ? changes.get(key) : view.get(key);
  }

  return {
    get name() {
      return name;
    },
    scopeName: view.scopeName,
    get,
    set(key, value) {
      changes.set(key, value);
    },
    remove(key) {
      changes.set(key, undefined);
    },
    keepOriginal(key, value) {
      const kept = ORIGINAL_PREFIX + key;
      if (get(kept) === undefined) changes.set(kept, value);
    },
    renameSpan(next) {
      name = next;
    },
    edits() {
      const edits: SpanEdit[] = [];
      for (const [key, value] of changes) {
        const sent = view.get(key);
        if (value === undefined) {
          if (sent !== undefined) edits.push({ kind: "delete", key });
        } else if (sent === undefined || !sameValue(sent, value)) {
          edits.push({ kind: "set", key, value });
        }
      }
      if (name !== view.name) edits.push({ kind: "rename-span", name });
      return edits;
    },
  };
}
