import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

interface Choice<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly note?: ReactNode;
}

interface ChoiceMenuProps<T extends string> {
  readonly trigger: ReactNode;
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (value: T) => void;
  readonly align?: "start" | "end";
}

/** One of several, from a button. What finds no room on the screen is scrolled to: there can be hundreds of organisations. */
export function ChoiceMenu<T extends string>(props: ChoiceMenuProps<T>) {
  const { trigger, label, value, choices, onChoose, align = "end" } = props;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="fade-in z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg bg-surface p-1 text-sm shadow-float"
        >
          <DropdownMenu.Label className="px-2 pt-1 pb-1.5 text-xs text-faint">{label}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={value}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.value}
                value={choice.value}
                onSelect={() => onChoose(choice.value)}
                className="flex items-center gap-2 rounded-md px-2 py-1.5 outline-none select-none data-[highlighted]:bg-hover"
              >
                <span className="grid w-4 place-items-center text-accent">
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="min-w-0 truncate" title={typeof choice.label === "string" ? choice.label : undefined}>
                  {choice.label}
                </span>
                {choice.note !== undefined && (
                  <span className="tnum ml-auto pl-4 text-xs text-faint">{choice.note}</span>
                )}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
