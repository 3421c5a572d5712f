import { CornerDownRight, Wrench } from "lucide-react";
import { useState, type ReactNode } from "react";
import { headOf } from "../../format/head-of.ts";
import { Badge } from "../../ui/badge.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { LongText } from "./attribute-list.tsx";
import type { CapturedMessage, MessagePart } from "./captured-content.ts";

const ROLE_COLORS: Readonly<Record<string, string>> = {
  system: "var(--kind-other)",
  user: "var(--kind-retrieval)",
  assistant: "var(--kind-model)",
  tool: "var(--kind-tool)",
};

/** One message, tinted by its role; instructions are folded. */
export function MessageBlock({ message }: { readonly message: CapturedMessage }) {
  const color = ROLE_COLORS[message.role] ?? "var(--kind-other)";
  const text = message.parts.map(textOf).join("\n\n");
  const body = (
    <div className="grid gap-2 px-3 pb-2.5">
      {message.parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </div>
  );
  return (
    <article
      aria-label={`${message.role} message`}
      className="min-w-0 rounded-lg border border-line"
      style={{ borderLeft: `3px solid ${color}`, backgroundColor: `color-mix(in srgb, ${color} 5%, var(--surface))` }}
    >
      <header className="flex items-center gap-2 px-3 pt-1.5 pb-0.5 text-xs">
        <span className="font-medium capitalize" style={{ color }}>
          {message.role}
        </span>
        {message.direction === "output" && <span className="text-faint">answer</span>}
        {message.finishReason !== "" && <Badge>{message.finishReason}</Badge>}
        <CopyButton text={text} label={`Copy the ${message.role} message`} className="ml-auto" />
      </header>
      {message.role === "system" ? (
        <details className="px-3 pb-2">
          <summary className="cursor-pointer truncate text-muted">{headOf(text, 90)}</summary>
          <div className="-mx-3 mt-2">{body}</div>
        </details>
      ) : (
        body
      )}
    </article>
  );
}

function Part({ part }: { readonly part: MessagePart }) {
  switch (part.kind) {
    case "text":
      return (
        <p className="break-words whitespace-pre-wrap">
          <LongText text={part.text} />
        </p>
      );
    case "reasoning":
      return (
        <p className="border-l-2 border-line-strong pl-2.5 break-words whitespace-pre-wrap text-muted italic">
          <LongText text={part.text} />
        </p>
      );
    case "tool-call":
      return (
        <ToolBox title={part.name} id={part.id} code={part.input}>
          <Wrench size={13} aria-hidden className="text-(--kind-tool)" />
        </ToolBox>
      );
    case "tool-result":
      return (
        <ToolBox title="Result" id={part.id} code={part.result}>
          <CornerDownRight size={13} aria-hidden className="text-(--kind-tool)" />
        </ToolBox>
      );
    case "image":
      return <Picture part={part} />;
    case "other":
      return <ToolBox title={part.type} id="" code={part.json} />;
  }
}

/** What cannot be drawn, because it was cut or is none, says so. */
function Picture({ part }: { readonly part: Extract<MessagePart, { kind: "image" }> }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p className="text-muted">An image ({part.mimeType}) that cannot be displayed</p>;
  return (
    <img
      src={part.url}
      alt={`Sent with the message (${part.mimeType})`}
      onError={() => setBroken(true)}
      className="max-h-64 max-w-full rounded border border-line object-contain"
    />
  );
}

interface ToolBoxProps {
  readonly title: string;
  readonly id: string;
  readonly code: string;
  readonly children?: ReactNode;
}

function ToolBox({ title, id, code, children }: ToolBoxProps) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-surface">
      <p className="flex items-center gap-1.5 px-2.5 py-1 text-xs font-medium">
        {children}
        <span className="truncate" title={title}>
          {title}
        </span>
        {id !== "" && (
          <span className="ml-auto truncate font-mono text-2xs font-normal text-faint" title={id}>
            {id}
          </span>
        )}
      </p>
      {code !== "" && (
        <div className="border-t border-line px-2.5 py-1.5 font-mono text-xs break-words whitespace-pre-wrap">
          <LongText text={code} />
        </div>
      )}
    </div>
  );
}

function textOf(part: MessagePart): string {
  switch (part.kind) {
    case "text":
    case "reasoning":
      return part.text;
    case "tool-call":
      return `${part.name}(${part.input})`;
    case "tool-result":
      return part.result;
    case "image":
      return part.mimeType;
    case "other":
      return part.json;
  }
}
