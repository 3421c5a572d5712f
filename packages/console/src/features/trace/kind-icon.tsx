import { Binary, Bot, CircleDot, Globe, Search, ShieldCheck, Sparkles, Wrench, type LucideIcon } from "lucide-react";
import type { SpanKind } from "./span-kind.ts";

interface Look {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly color: string;
}

export const KIND_LOOKS: Readonly<Record<SpanKind, Look>> = {
  agent: { icon: Bot, label: "Agent", color: "var(--kind-agent)" },
  model: { icon: Sparkles, label: "Model", color: "var(--kind-model)" },
  embeddings: { icon: Binary, label: "Embeddings", color: "var(--kind-embeddings)" },
  tool: { icon: Wrench, label: "Tool", color: "var(--kind-tool)" },
  retrieval: { icon: Search, label: "Retrieval", color: "var(--kind-retrieval)" },
  guardrail: { icon: ShieldCheck, label: "Guardrail", color: "var(--kind-guardrail)" },
  http: { icon: Globe, label: "HTTP", color: "var(--kind-other)" },
  other: { icon: CircleDot, label: "Step", color: "var(--kind-other)" },
};

export function KindIcon({ kind, size = 14 }: { readonly kind: SpanKind; readonly size?: number }) {
  const { icon: Icon, label, color } = KIND_LOOKS[kind];
  return (
    <>
      <Icon size={size} aria-hidden className="shrink-0" style={{ color }} />
      <span className="sr-only">{label}</span>
    </>
  );
}
