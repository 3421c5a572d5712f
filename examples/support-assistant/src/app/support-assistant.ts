import type { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import type { BedrockRuntimeClient, Message } from "@aws-sdk/client-bedrock-runtime";
import { type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { withSession } from "@outcrop/node";
import { askAgent } from "./agent/ask-agent.ts";
import type { Clock } from "./clock.ts";
import { answer } from "./direct/answer.ts";
import { triage } from "./direct/triage.ts";

export interface Question {
  readonly text: string;
  readonly sessionId: string;
  readonly userId: string;
}

export interface SupportAssistant {
  /** The answer's text. Rejects with the error of the model's service. */
  ask(question: Question): Promise<string>;
}

export interface SupportAssistantOptions {
  readonly client: BedrockRuntimeClient;
  readonly agents: BedrockAgentRuntimeClient;
  readonly clock: Clock;
  /** Sees each piece of a streamed answer. */
  readonly onDelta?: (text: string) => Promise<void>;
}

const REMEMBERED_SESSIONS = 200;
const REMEMBERED_MESSAGES = 6;

/**
 * A support desk over Amazon Bedrock: a small model says what a question is about, a fitting model answers it
 * (`direct/`), or, where one look is not enough, a managed agent (`agent/`).
 */
export function createSupportAssistant(options: SupportAssistantOptions): SupportAssistant {
  const { client, agents, clock, onDelta = async () => undefined } = options;
  const memory = new Map<string, readonly Message[]>();

  const reply = async ({ text, sessionId }: Question): Promise<string> => {
    const subject = await triage(client, text);
    const before = memory.get(sessionId) ?? [];
    const asked: Message = { role: "user", content: [{ text }] };
    const said =
      subject === "case"
        ? await askAgent(agents, { text, sessionId }, onDelta)
        : textOf(await answer(subject, [...before, asked], { client, clock, onDelta }));
    remember(memory, sessionId, [...before, asked, { role: "assistant", content: [{ text: said || "-" }] }]);
    return said;
  };

  return {
    ask: (question) => {
      const { sessionId, userId } = question;
      return withSession({ sessionId, userId }, () => inRequestSpan(question, () => reply(question)));
    },
  };
}

/** What was said last. */
function textOf(messages: readonly Message[]): string {
  const blocks = messages.at(-1)?.content ?? [];
  return blocks.map(({ text = "" }) => text).join("");
}

/** What a web framework's instrumentation would write: one SERVER span around everything that a question causes. */
function inRequestSpan({ sessionId, userId }: Question, handle: () => Promise<string>): Promise<string> {
  const attributes = {
    "http.request.method": "POST",
    "http.route": "/questions",
    "url.path": "/questions",
    "url.scheme": "https",
    "session.id": sessionId,
    "user.id": userId,
  };
  const tracer = trace.getTracer("support-assistant");
  return tracer.startActiveSpan("POST /questions", { kind: SpanKind.SERVER, attributes }, async (span: Span) => {
    try {
      const text = await handle();
      span.setAttribute("http.response.status_code", 200);
      return text;
    } catch (error) {
      span.setAttributes({
        "http.response.status_code": 503,
        "error.type": error instanceof Error ? error.name : "_OTHER",
      });
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function remember(memory: Map<string, readonly Message[]>, sessionId: string, messages: readonly Message[]): void {
  memory.delete(sessionId);
  memory.set(sessionId, messages.slice(-REMEMBERED_MESSAGES));
  const [oldest] = memory.keys();
  if (memory.size > REMEMBERED_SESSIONS && oldest !== undefined) memory.delete(oldest);
}
