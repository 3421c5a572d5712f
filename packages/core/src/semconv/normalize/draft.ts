import type { AttributeValue, SpanEdit } from "../types.ts";
import { ORIGINAL_PREFIX } from "../vendor-attributes.ts";
import { sameValue } from "./read-value.ts";

/** A span as it was sent. */
export interface SentSpan {
  readonly name: string;
  readonly scopeName: string;
  get(key: string): AttributeValue | undefined;
  has(key: string): boolean;
}

/** A span as the rules see it: what was sent, under the changes that earlier rules made. */
export interface Draft {
  readonly name: string;
  readonly scopeName: string;
  get(key: string): AttributeValue | undefined;
  readonly has: (key: string) => boolean;
  set(key: string, value: AttributeValue): void;
  remove(key: string): void;
  /** Keeps `value` under `outcrop.original.<key>`. The first one kept stays, in this pass and in later ones. */
  keepOriginal(key: string, value: AttributeValue): void;
  renameSpan(name: string): void;
  /** What has to be done to the span that was sent, without what changes nothing. */
  edits(): readonly SpanEdit[];
}

/** `onSet` hears of every attribute that a rule writes. */
export function createDraft(view: SentSpan, onSet: (key: string) => void): Draft {
  /** Made at the first change: most spans that are looked at need none. */
  let changes: Map<string, AttributeValue | undefined> | undefined;
  let name = view.name;

  function get(key: string): AttributeValue | undefined {
    return changes?.has(key) === true ? changes.get(key) : view.get(key);
  }

  function change(key: string, value: AttributeValue | undefined): void {
    changes ??= new Map();
    changes.set(key, value);
  }

  return {
    get name() {
      return name;
    },
    scopeName: view.scopeName,
    get,
    has: (key) => (changes?.has(key) === true ? changes.get(key) !== undefined : view.has(key)),
    set(key, value) {
      change(key, value);
      onSet(key);
    },
    remove(key) {
      change(key, undefined);
    },
    keepOriginal(key, value) {
      const kept = ORIGINAL_PREFIX + key;
      if (get(kept) === undefined) change(kept, value);
    },
    renameSpan(next) {
      name = next;
    },
    edits() {
      const edits: SpanEdit[] = [];
      for (const [key, value] of changes ?? []) {
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
