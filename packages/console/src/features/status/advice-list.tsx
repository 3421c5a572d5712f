import type { ProcessStatus } from "outcrop/api";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { adviceOf, sinceOpened } from "./advice.ts";

/** What is wrong, whether it is still happening, and what to do; nothing when all is well. */
export function AdviceList({ status }: { readonly status: ProcessStatus }) {
  const [opened, setOpened] = useState(status);
  // Counts begin anew with the process.
  if (opened.started !== status.started) setOpened(status);
  const advice = adviceOf(status);
  const before = adviceOf(opened);
  if (advice.length === 0) return null;
  return (
    <Panel title="Needs attention" note="counts are since the process started">
      <ul className="tnum border-t border-line">
        {advice.map((one) => {
          const Icon = one.grave ? CircleAlert : TriangleAlert;
          return (
            <li key={one.id} className="flex gap-2.5 border-b border-line px-4 py-2.5 last:border-0">
              <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${one.grave ? "text-bad" : "text-warn"}`} />
              <div className="min-w-0">
                <p className="wrap-anywhere">
                  <span className="font-medium">{one.what}</span>{" "}
                  <span className="text-muted">{sinceOpened(one, before)}</span>
                </p>
                <p className="text-sm wrap-anywhere text-muted">{one.todo}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
