import type { AttributeValue } from "../types.ts";
import type { Draft } from "./draft.ts";
import type { Sender } from "./sender.ts";

/** One row of docs/normalise.md. */
export interface NormalizeRule {
  /** The row's id. */
  readonly id: string;
  /** The rule is applied only to a span that has at least one of these attributes. */
  readonly keys: readonly string[];
  apply(draft: Draft, sender: Sender): void;
}

/** Reads a value in the form that its new name wants, or `undefined` when it makes no sense there. */
export type ReadValue = (value: AttributeValue) => AttributeValue | undefined;
