import { Link } from "@tanstack/react-router";
import { Unlink } from "lucide-react";
import { StateMessage } from "../../ui/state-message.tsx";

export function NoSuchTrace({ org, traceId }: { readonly org: string; readonly traceId: string }) {
  return (
    <StateMessage
      role="alert"
      icon={<Unlink size={18} aria-hidden />}
      title="Trace not found"
      actions={
        <Link to="/$org/traces" params={{ org }} className="font-medium text-accent hover:underline">
          All traces of {org}
        </Link>
      }
    >
      No span of <code className="font-mono text-xs break-all">{traceId}</code> has reached this organisation. A trace
      that was just sent takes a few seconds to appear.
    </StateMessage>
  );
}
