import { arrayOf, isRecord, memberOf } from "../values.ts";
import { JSONEncoder } from "./json-encoder.ts";
import { pythonRepr, pythonStr } from "./python-repr.ts";
import type { Interrupt } from "./types.ts";

interface Result {
  readonly message: unknown;
  readonly interrupts?: readonly Interrupt[] | undefined;
  readonly structuredOutput?: unknown;
}

/** The text of a result as version 1.21 gives it: each text on its line; without any, the structured output. */
export function textOfResult(result: Result): string {
  const text = linesOf(result.message, false);
  return text === "" ? (structuredText(result) ?? "") : text;
}

/** As from 1.24 on: interrupts first, then structured output, then texts and the texts of citations. */
export function laterTextOfResult(result: Result): string {
  if (result.interrupts !== undefined && result.interrupts.length > 0) {
    return pythonRepr(result.interrupts.map(({ id, name, reason, response }) => ({ id, name, reason, response })));
  }
  return structuredText(result) ?? linesOf(result.message, true);
}

function structuredText({ structuredOutput }: Result): string | undefined {
  if (structuredOutput === undefined || structuredOutput === null) return undefined;
  try {
    return JSON.stringify(structuredOutput);
  } catch {
    // A circle, a bigint, a getter that throws.
    return new JSONEncoder({ style: "compact" }).encode(structuredOutput);
  }
}

function linesOf(message: unknown, withCitations: boolean): string {
  return arrayOf(memberOf(message, "content"))
    .flatMap((block) => {
      if (isRecord(block) && block["text"] !== undefined) return [block["text"]];
      if (!withCitations) return [];
      const cited = arrayOf(memberOf(memberOf(block, "citationsContent"), "content"));
      return cited.map((part) => memberOf(part, "text")).filter((text) => text !== undefined);
    })
    .map((text) => `${pythonStr(text)}\n`)
    .join("");
}
