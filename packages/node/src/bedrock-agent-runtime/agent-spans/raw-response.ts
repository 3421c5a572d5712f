import { isRecord, memberOf, stringOf } from "../../values.ts";
import type { Answer } from "../../bedrock-runtime/content.ts";
import { textAnswer } from "../../bedrock-runtime/families/converse-form.ts";
import { anthropic } from "../../bedrock-runtime/families/anthropic.ts";
import type { AnswerFacts, Family } from "../../bedrock-runtime/families/family.ts";
import { findFamily, readAnswer } from "../../bedrock-runtime/families/find-family.ts";
import { nova } from "../../bedrock-runtime/families/nova.ts";
import { withoutNull } from "./without-null.ts";

/** What the text of a model's answer, as an agent's trace hands it on, says. */
export interface RawResponse {
  readonly facts: AnswerFacts;
  /** For capture. */
  readonly answers: () => readonly Answer[];
}

/** Longest text that is looked into, characters. */
const MAX_LENGTH = 1_048_576;

/**
 * Reads `rawResponse.content`: the model's own JSON, Converse's JSON, or plain text. Which of them it is, no member
 * says. `model` is the model that was asked, where it is known.
 */
export function readRawResponse(content: unknown, model: string | undefined): RawResponse {
  const text = stringOf(content);
  const body = parsed(text);
  if (body === undefined) return { facts: {}, answers: () => [textAnswer(text, undefined)] };
  const clean = withoutNull(body);
  const { family, facts } = readAnswer(familyOf(clean, model), clean);
  return {
    facts,
    answers() {
      const answers = family.content?.output(clean) ?? [];
      return answers.length > 0 ? answers : [textAnswer(text, undefined)];
    },
  };
}

/** The two forms that agents' traces mostly have tell themselves, and the model may not be known. */
function familyOf(body: unknown, model: string | undefined): Family {
  if (isRecord(memberOf(memberOf(body, "output"), "message"))) return nova;
  if (memberOf(body, "type") === "message" && Array.isArray(memberOf(body, "content"))) return anthropic;
  return findFamily(model ?? "", undefined);
}

function parsed(text: string | undefined): object | undefined {
  if (text === undefined || text.length > MAX_LENGTH || !text.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
