import { Link } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { StateMessage } from "../../ui/state-message.tsx";

export function LostPage() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <StateMessage
        icon={<MapPinOff size={18} aria-hidden />}
        title="There is no such page"
        actions={
          <Link to="/" className="font-medium text-accent hover:underline">
            To the overview
          </Link>
        }
      >
        The address leads nowhere in this console.
      </StateMessage>
    </main>
  );
}
