import type { RequestContent } from "../../content/captured-content.ts";
import { requestContent } from "../../bedrock-runtime/content.ts";
import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";

/**
 * `modelInvocationInput.text`: a prompt, or JSON of `system` and `messages` whose contents are text in a form of the
 * service's own.
 */
export function promptContent(text: unknown): RequestContent {
  const prompt = stringOf(text);
  if (prompt === undefined) return requestContent({});
  const body = parsed(prompt);
  if (body === undefined) return requestContent({ messages: [user(prompt)] });
  const system = memberOf(body, "system");
  return requestContent({
    messages: arrayOf(memberOf(body, "messages")).map(toMessage),
    system: typeof system === "string" && system !== "" ? [{ text: system }] : system,
  });
}

function user(text: string): object {
  return { role: "user", content: [{ text }] };
}

function toMessage(message: unknown): unknown {
  const content = memberOf(message, "content");
  return typeof content === "string" ? { role: memberOf(message, "role"), content: [{ text: content }] } : message;
}

function parsed(text: string): object | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && Array.isArray(value["messages"]) ? value : undefined;
  } catch {
    return undefined;
  }
}
