import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, RefreshCw } from "lucide-react";
import { refresh, REFRESH_CHOICES, type RefreshChoice } from "../../state/preferences.ts";
import { useStored } from "../../state/stored.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ChoiceMenu } from "../../ui/menu.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";

const LABELS: Readonly<Record<RefreshChoice, string>> = {
  off: "Off",
  "10s": "Every 10 s",
  "30s": "Every 30 s",
  "1m": "Every minute",
};

/** Refresh now, or automatically. */
export function RefreshControl() {
  const client = useQueryClient();
  const fetching = useIsFetching() > 0;
  const choice = useStored(refresh);
  const now = (): void => void client.invalidateQueries();
  useShortcuts({ r: now });
  return (
    <div className="flex items-center rounded-md border border-line bg-surface shadow-card">
      <IconButton label="Refresh" onClick={now} className="h-7.5 w-8 rounded-r-none">
        <RefreshCw size={14} aria-hidden className={fetching ? "motion-safe:animate-spin" : ""} />
      </IconButton>
      <ChoiceMenu
        label="Auto-refresh"
        value={choice}
        choices={REFRESH_CHOICES.map((value) => ({ value, label: LABELS[value] }))}
        onChoose={refresh.set}
        trigger={
          <Button
            look="quiet"
            aria-label={`Auto-refresh: ${LABELS[choice]}`}
            className="h-7.5 gap-1 rounded-l-none border-l border-line px-1.5 text-xs"
          >
            {choice !== "off" && <span className="text-accent">{choice}</span>}
            <ChevronDown size={12} aria-hidden />
          </Button>
        }
      />
    </div>
  );
}
