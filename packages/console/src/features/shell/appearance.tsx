import { Clock, Keyboard, Monitor, Moon, Sun } from "lucide-react";
import { zoneName } from "../../format/time.ts";
import { useNow } from "../../state/now.ts";
import { timeZone } from "../../state/preferences.ts";
import { useStored } from "../../state/stored.ts";
import { theme, useShownTheme } from "../../state/theme.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ChoiceMenu } from "../../ui/menu.tsx";

/** Time zone, theme and the list of shortcuts. */
export function Appearance({ onHelp }: { readonly onHelp: () => void }) {
  const chosenTheme = useStored(theme);
  const shownTheme = useShownTheme();
  const zone = useStored(timeZone);
  const now = useNow();
  return (
    <div className="flex items-center gap-0.5">
      <ChoiceMenu
        label="Show times in"
        value={zone}
        choices={[
          { value: "local", label: "Local time", note: zoneName("local", now) },
          { value: "utc", label: "UTC" },
        ]}
        onChoose={timeZone.set}
        trigger={
          <Button look="quiet" className="px-2 text-xs" aria-label={`Time zone: ${zoneName(zone, now)}`}>
            <Clock size={14} aria-hidden />
            {zoneName(zone, now)}
          </Button>
        }
      />
      <ChoiceMenu
        label="Theme"
        value={chosenTheme}
        choices={[
          { value: "system", label: "System" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
        onChoose={theme.set}
        trigger={
          <IconButton label={`Theme: ${chosenTheme}`}>
            {chosenTheme === "system" ? (
              <Monitor size={15} aria-hidden />
            ) : shownTheme === "dark" ? (
              <Moon size={15} aria-hidden />
            ) : (
              <Sun size={15} aria-hidden />
            )}
          </IconButton>
        }
      />
      <IconButton label="Keyboard shortcuts" onClick={onHelp} className="max-lg:hidden">
        <Keyboard size={15} aria-hidden />
      </IconButton>
    </div>
  );
}
