import { Link } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { StateMessage } from "../../ui/state-message.tsx";

export function LostPage() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <StateMessage
        icon={<MapPinOff size={18} aria-hidden />}
        title="Page not found"
        actions={
          <Link to="/" className="font-medium text-accent hover:underline">
            Go to the overview
          </Link>
        }
      >
        This address does not exist in the console.
      </StateMessage>
    </main>
  );
}
