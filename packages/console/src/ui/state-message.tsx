import { CircleAlert, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { ApiFailure, isStoreAway } from "../api/api-failure.ts";
import { Button } from "./button.tsx";

interface StateMessageProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: "alert" | "status";
}

/** What stands where data would: nothing found, not there, or failed. */
export function StateMessage({ icon, title, children, actions, role = "status" }: StateMessageProps) {
  return (
    <div role={role} className="fade-in mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-14 text-center">
      <div className="mb-1 grid size-10 place-items-center rounded-full bg-sunken text-muted">{icon}</div>
      <p className="font-semibold">{title}</p>
      {children !== undefined && <div className="text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex gap-2">{actions}</div>}
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly retrying?: boolean;
}

export function Failure({ error, onRetry, retrying = false }: FailureProps) {
  const failure = error instanceof ApiFailure ? error : undefined;
  return (
    <StateMessage
      role="alert"
      icon={<CircleAlert size={18} aria-hidden className="text-bad" />}
      title={titleOf(failure)}
      actions={
        <Button onClick={onRetry} disabled={retrying}>
          <RefreshCw size={14} aria-hidden className={retrying ? "animate-spin" : ""} />
          {retrying ? "Trying again" : failure?.status === 401 ? "Sign in" : "Try again"}
        </Button>
      }
    >
      <p>
        {isStoreAway(error)
          ? "New data is being kept, and this page will refresh by itself once the store is back."
          : error instanceof Error
            ? error.message
            : String(error)}
      </p>
      {failure?.status === 401 && (
        <p className="mt-1">Your browser will ask for an email address and password, as set up in the configuration.</p>
      )}
      {failure !== undefined && failure.status > 0 && (
        <p className="mt-1 font-mono text-xs text-faint">
          {failure.status} {failure.code}
          {failure.where === undefined ? "" : ` (${failure.where})`}
        </p>
      )}
    </StateMessage>
  );
}

function titleOf(failure: ApiFailure | undefined): string {
  if (failure === undefined) return "Something went wrong on this page";
  if (failure.status === 0) return "Outcrop is not answering";
  if (failure.status === 401) return "You are not signed in";
  if (failure.status === 403) return "You do not have access to this organisation";
  if (failure.status === 404) return "Not found";
  if (isStoreAway(failure)) return "The store is not answering";
  return failure.status >= 500 ? "The server could not answer" : "The server refused this view";
}
