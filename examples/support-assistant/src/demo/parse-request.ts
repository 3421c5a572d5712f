import type { ReplayRequest } from "@outcrop/replay";

interface Block {
  readonly text?: string;
  readonly cachePoint?: unknown;
  readonly toolResult?: unknown;
}

interface Body {
  readonly system?: readonly Block[];
  readonly messages?: readonly { readonly role: string; readonly content: readonly Block[] }[];
}

/** What the scripted model needs to know of a Converse request. */
export interface ParsedRequest {
  readonly modelId: string;
  /** The newest text of the customer. */
  readonly question: string;
  /** Tool results since then. */
  readonly toolResults: number;
  readonly isTriage: boolean;
  /** Text before a cache point, empty without one. */
  readonly cachedText: string;
  /** Everything else that the model would read. */
  readonly uncachedText: string;
}

export function parseRequest({ modelId = "", body }: ReplayRequest, triagePrompt: string): ParsedRequest {
  const { system = [], messages = [] } = JSON.parse(Buffer.from(body).toString()) as Body;
  const asked = messages.findLastIndex(({ role, content }) => role === "user" && content.some(({ text }) => text));
  const cachePoint = system.findIndex((block) => block.cachePoint !== undefined);
  const cached = system.slice(0, Math.max(cachePoint, 0));
  const uncached = system.slice(cached.length);
  return {
    modelId,
    question: messages[asked]?.content.map(({ text = "" }) => text).join("") ?? "",
    toolResults: messages.slice(asked + 1).filter(({ content }) => content.some((block) => block.toolResult)).length,
    isTriage: system[0]?.text === triagePrompt,
    cachedText: textOf(cached),
    uncachedText: textOf(uncached) + JSON.stringify(messages),
  };
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(({ text = "" }) => text).join("\n");
}
