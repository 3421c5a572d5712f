import { useIsFetching } from "@tanstack/react-query";
import { Link, useMatchRoute } from "@tanstack/react-router";
import { Hourglass } from "lucide-react";
import { useEffect, useState } from "react";

/** Longer than any page of a store that answers; a store that hangs is given up after half a minute, and asked again. */
const SLOW_MS = 5_000;

/** Says that a page which has nothing to show yet is waiting, and where to find out why. */
export function SlowAnswer({ org }: { readonly org: string }) {
  const waiting = useIsFetching({ predicate: ({ state }) => state.data === undefined }) > 0;
  const isThere = useMatchRoute()({ to: "/$org/status", params: { org } }) !== false;
  return waiting && !isThere ? <AfterAWhile org={org} /> : null;
}

function AfterAWhile({ org }: { readonly org: string }) {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return (
    <output className="fade-in fixed inset-x-4 bottom-16 z-40 mx-auto flex w-fit max-w-full items-start gap-2 rounded-lg border border-line bg-warn-soft px-3 py-2 text-warn shadow-float">
      <Hourglass size={14} aria-hidden className="mt-0.75 shrink-0" />
      <span>
        Still waiting for the answer.{" "}
        <Link to="/$org/status" params={{ org }} className="underline">
          The status
        </Link>{" "}
        says whether the store answers.
      </span>
    </output>
  );
}
