import { randomUUID } from "node:crypto";
import type { EventsAnswer, JsonAnswer, ReplayEvent } from "./answer.ts";
import { partsOf } from "./parts-of.ts";
import { type Passage, referenceOf } from "./retrieve.ts";

/** What a model says from what a knowledge base found. The service tells no tokens. */
export interface RetrieveAndGenerateScript {
  readonly text: string;
  /** Pieces of the text, each with the passages that it rests on. */
  readonly citations?: readonly { readonly text: string; readonly passages: readonly Passage[] }[];
  readonly sessionId?: string;
  /** `INTERVENED` or `NONE`. */
  readonly guardrailAction?: string;
}

/** An answer of `RetrieveAndGenerate`. */
export function retrieveAndGenerate(script: RetrieveAndGenerateScript): JsonAnswer {
  const { text, sessionId = randomUUID(), guardrailAction } = script;
  return { kind: "json", json: { sessionId, output: { text }, citations: citationsOf(script), guardrailAction } };
}

/** An answer of `RetrieveAndGenerateStream`: the text in pieces of `deltaSize` characters, then the citations. */
export function retrieveAndGenerateStream(
  script: RetrieveAndGenerateScript & { readonly deltaSize?: number },
): EventsAnswer {
  const headers = { "x-amzn-bedrock-knowledge-base-session-id": script.sessionId ?? randomUUID() };
  return { kind: "events", headers, events: eventsOf(script, script.deltaSize ?? 24) };
}

function* eventsOf(script: RetrieveAndGenerateScript, size: number): Generator<ReplayEvent> {
  const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
  for (const text of partsOf(script.text, size)) yield event("output", { text });
  for (const citation of citationsOf(script)) yield event("citation", { citation });
  if (script.guardrailAction !== undefined) yield event("guardrail", { action: script.guardrailAction });
}

function citationsOf({ text: whole, citations = [] }: RetrieveAndGenerateScript): readonly object[] {
  return citations.map(({ text, passages }) => {
    const start = Math.max(whole.indexOf(text), 0);
    const span = { start, end: start + text.length - 1 };
    return {
      generatedResponsePart: { textResponsePart: { text, span } },
      retrievedReferences: passages.map((passage) => referenceOf(passage)),
    };
  });
}
