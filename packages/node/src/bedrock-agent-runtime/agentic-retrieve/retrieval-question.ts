import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";

/** One question that a step of an agentic retrieval asks of its knowledge bases. */
export interface RetrievalQuestion {
  readonly query: string | undefined;
  /** Ids of knowledge bases. */
  readonly sources: readonly string[];
}

/** What the actions of a step ask of knowledge bases; `undefined` where no action is told. */
export function questionsIn(told: unknown): readonly RetrievalQuestion[] | undefined {
  const actions = arrayOf(memberOf(told, "actions"));
  if (actions.length === 0) return undefined;
  return actions
    .map((action) => memberOf(action, "retrieve"))
    .filter(isRecord)
    .map((retrieve) => ({
      query: stringOf(memberOf(memberOf(retrieve, "inputQuery"), "text")),
      sources: arrayOf(memberOf(retrieve, "sourceRetrievers"))
        .map((source) => stringOf(memberOf(source, "identifier")))
        .filter((source) => source !== undefined),
    }));
}

/** The knowledge bases that a request names. */
export function knowledgeBasesOf(input: object): readonly string[] {
  return arrayOf(memberOf(input, "retrievers"))
    .map(knowledgeBaseOf)
    .filter((id) => id !== undefined);
}

export function knowledgeBaseOf(retriever: unknown): string | undefined {
  return stringOf(memberOf(memberOf(memberOf(retriever, "configuration"), "knowledgeBase"), "knowledgeBaseId"));
}

/**
 * What a step found, by question. The answer is to all of them: of several, what was found tells by its source whose it
 * is, where each asks other sources. `undefined` where it does not.
 */
export function foundBy(
  { sources }: RetrievalQuestion,
  questions: readonly RetrievalQuestion[],
  found: unknown,
): readonly unknown[] | undefined {
  if (!Array.isArray(found)) return undefined;
  if (questions.length < 2) return found;
  const all = questions.flatMap((question) => question.sources);
  const isClear = new Set(all).size === all.length && questions.every((question) => question.sources.length > 0);
  const sourceOf = (item: unknown): unknown => memberOf(memberOf(item, "sourceRetriever"), "identifier");
  if (!isClear || !found.every((item) => all.some((source) => source === sourceOf(item)))) return undefined;
  return found.filter((item) => sources.some((source) => source === sourceOf(item)));
}
