import { Popover } from "radix-ui";
import type { ReactNode } from "react";

interface FloatingProps {
  readonly trigger: ReactNode;
  readonly label: string;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly align?: "start" | "end";
  readonly className?: string;
  readonly children: ReactNode;
}

/** A small panel beside the button that opened it. */
export function Floating({ trigger, label, open, onOpenChange, align = "start", className, children }: FloatingProps) {
  return (
    <Popover.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className={`fade-in z-50 max-h-(--radix-popover-content-available-height) overflow-y-auto rounded-lg bg-surface text-sm shadow-float outline-none ${className ?? ""}`}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
