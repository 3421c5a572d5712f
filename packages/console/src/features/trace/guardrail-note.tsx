import { ShieldAlert, ShieldCheck } from "lucide-react";
import type { SpanFacts } from "./describe-spans.ts";

/** What guardrails said about a span, each once. */
export function GuardrailNote({ facts }: { readonly facts: SpanFacts }) {
  if (facts.checks.length === 0) return null;
  const stopped = facts.checks.filter(({ intervened }) => intervened);
  const policies = [...new Set(stopped.flatMap((check) => check.policies))];
  const ids = [...new Set(facts.checks.map(({ id }) => id))].filter((id) => id !== "");
  const Icon = stopped.length > 0 ? ShieldAlert : ShieldCheck;
  return (
    <div
      role="note"
      className={`flex gap-2 rounded-md px-3 py-2 text-(--kind-guardrail) ${stopped.length > 0 ? "bg-bad-soft" : "bg-sunken"}`}
    >
      <Icon size={15} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{stopped.length > 0 ? "Guardrail intervened" : "Passed by a guardrail"}</p>
        <p className="break-words text-text">
          {[ids.join(", "), policies.join(", ")].filter((part) => part !== "").join(": ")}
        </p>
      </div>
    </div>
  );
}
