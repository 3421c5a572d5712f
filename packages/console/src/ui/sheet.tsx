import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";

interface SheetProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  /** `center` for a dialog, `right` for a drawer that covers a narrow screen. */
  readonly side: "center" | "right";
  readonly children: ReactNode;
}

const PLACES = {
  center: "top-[12vh] left-1/2 max-h-[76vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 rounded-xl",
  right: "inset-y-0 right-0 w-[min(34rem,100vw)] motion-safe:animate-[slide-in_160ms_ease-out]",
} as const;

export function Sheet({ title, open, onClose, side, children }: SheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade-in fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className={`fixed z-50 flex flex-col overflow-hidden bg-surface shadow-float outline-none ${PLACES[side]}`}
        >
          <header className="flex items-center justify-between gap-2 border-b border-line py-1.5 pr-2 pl-4">
            <Dialog.Title className="truncate font-semibold">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
