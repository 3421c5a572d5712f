import { readCount, saysTheSame } from "./read-value.ts";
import type { Draft } from "./draft.ts";
import type { NormalizeRule, ReadValue } from "./rule.ts";

/**
 * Moves the first name that has a good value to `to`, where nothing good stands yet. The other names go; what they
 * said is kept under `outcrop.original.*` if it is not what `to` now says.
 */
export function moveRule(id: string, to: string, from: readonly string[], read: ReadValue = asIs): NormalizeRule {
  return {
    id,
    keys: from,
    apply(draft) {
      for (const name of from) moveValue(draft, name, to, read);
    },
  };
}

/** As `moveRule`, for token counts, and a bad value under `to` itself goes first. */
export function countRule(id: string, to: string, from: readonly string[] = []): NormalizeRule {
  return {
    id,
    keys: [to, ...from],
    apply(draft) {
      const sent = draft.get(to);
      if (sent !== undefined) {
        const count = readCount(sent);
        if (count === undefined) {
          draft.remove(to);
          draft.keepOriginal(to, sent);
        } else if (count !== sent) {
          draft.set(to, count);
        }
      }
      for (const name of from) moveValue(draft, name, to, readCount);
    },
  };
}

/** Copies the first good value to `to` where nothing stands; the names copied from have a meaning of their own and stay. */
export function copyRule(id: string, to: string, from: readonly string[], read: ReadValue): NormalizeRule {
  return {
    id,
    keys: from,
    apply(draft) {
      for (const name of from) {
        if (draft.get(to) !== undefined) return;
        const value = draft.get(name);
        const good = value === undefined ? undefined : read(value);
        if (good !== undefined) draft.set(to, good);
      }
    },
  };
}

export function moveValue(draft: Draft, from: string, to: string, read: ReadValue): void {
  const value = draft.get(from);
  if (value === undefined) return;
  draft.remove(from);
  const good = read(value);
  if (good !== undefined && draft.get(to) === undefined) draft.set(to, good);
  const result = draft.get(to);
  if (result === undefined || !saysTheSame(result, value)) draft.keepOriginal(from, value);
}

const asIs: ReadValue = (value) => value;
