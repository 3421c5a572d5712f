import {
  Binary,
  Bot,
  CircleDot,
  Database,
  Globe,
  NotebookText,
  Plug,
  RefreshCw,
  Search,
  Server,
  ShieldCheck,
  Sparkles,
  Workflow,
  Wrench,
  type LucideIcon,
} from "lucide-react";
import type { SpanKind } from "./span-kind.ts";

/** A service is no span, but stands in the graph for who called first. */
export type LookKind = SpanKind | "service";

interface Look {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly color: string;
}

/** A kind is told by its icon, its word and its colour: never by the colour alone. */
export const KIND_LOOKS: Readonly<Record<LookKind, Look>> = {
  agent: { icon: Bot, label: "Agent", color: "var(--kind-agent)" },
  workflow: { icon: Workflow, label: "Workflow", color: "var(--kind-agent)" },
  cycle: { icon: RefreshCw, label: "Cycle", color: "var(--kind-other)" },
  model: { icon: Sparkles, label: "Model", color: "var(--kind-model)" },
  embeddings: { icon: Binary, label: "Embeddings", color: "var(--kind-embeddings)" },
  tool: { icon: Wrench, label: "Tool", color: "var(--kind-tool)" },
  retrieval: { icon: Search, label: "Retrieval", color: "var(--kind-retrieval)" },
  memory: { icon: NotebookText, label: "Memory", color: "var(--kind-retrieval)" },
  guardrail: { icon: ShieldCheck, label: "Guardrail", color: "var(--kind-guardrail)" },
  http: { icon: Globe, label: "HTTP", color: "var(--kind-other)" },
  rpc: { icon: Plug, label: "RPC", color: "var(--kind-other)" },
  database: { icon: Database, label: "Database", color: "var(--kind-other)" },
  service: { icon: Server, label: "Service", color: "var(--kind-other)" },
  other: { icon: CircleDot, label: "Step", color: "var(--kind-other)" },
};
