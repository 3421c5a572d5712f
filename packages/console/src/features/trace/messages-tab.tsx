import { MessageSquareOff } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { StateMessage } from "../../ui/state-message.tsx";
import type { CapturedContent } from "./captured-content.ts";
import { MessageBlock } from "./message-block.tsx";

/** The conversation of a call, where the sender recorded it. */
export function MessagesTab({ content }: { readonly content: CapturedContent }) {
  const [asJson, setAsJson] = useState(false);
  const raw = Object.entries(content.raw);
  if (raw.length === 0) {
    return (
      <StateMessage icon={<MessageSquareOff size={18} aria-hidden />} title="No messages were captured">
        Prompts and answers are recorded only if the application is told to:{" "}
        <code className="font-mono text-xs break-all">OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true</code>
      </StateMessage>
    );
  }
  const unreadable = content.messages.length === 0 && content.tools.length === 0;
  return (
    <div className="grid gap-2.5 p-4">
      <div className="flex justify-end">
        <Button aria-pressed={asJson} onClick={() => setAsJson(!asJson)} className="h-7 text-xs">
          {asJson ? "Show as conversation" : "Show as JSON"}
        </Button>
      </div>
      {asJson || unreadable ? (
        raw.map(([name, text]) => (
          <section key={name} className="min-w-0">
            <h3 className="mb-1 font-mono text-2xs text-muted">{name}</h3>
            <CodeBlock label={name} code={indent(text)} />
          </section>
        ))
      ) : (
        <>
          {content.messages.map((message, index) => (
            <MessageBlock key={index} message={message} />
          ))}
          {content.tools.length > 0 && (
            <details>
              <summary className="cursor-pointer text-muted">
                Tools offered: {content.tools.map(({ name }) => name).join(", ")}
              </summary>
              <div className="mt-2 grid gap-2">
                {content.tools.map((tool, index) => (
                  <CodeBlock key={index} label={`Definition of ${tool.name}`} code={tool.json} />
                ))}
              </div>
            </details>
          )}
        </>
      )}
    </div>
  );
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
