import type { ErrorComponentProps } from "@tanstack/react-router";
import { Failure } from "../../ui/state-message.tsx";

/** A fault of the console itself: what it says, and a way on. */
export function CrashPage({ error }: ErrorComponentProps) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Failure error={error} onRetry={() => globalThis.location.reload()} />
    </main>
  );
}
