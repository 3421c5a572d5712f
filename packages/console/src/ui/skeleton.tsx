import type { CSSProperties } from "react";
import { classNames } from "./class-names.ts";

interface SkeletonProps {
  readonly className?: string;
  readonly style?: CSSProperties;
}

/** A place where something will be; the region around it carries `aria-busy`. */
export function Skeleton({ className, style }: SkeletonProps) {
  return <div aria-hidden className={classNames("skeleton h-3.5", className)} style={style} />;
}

export function SkeletonRows({ rows, className }: { readonly rows: number; readonly className?: string }) {
  return (
    <div className={classNames("flex flex-col gap-4 p-4", className)}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex gap-4">
          <Skeleton className="w-28 shrink-0" />
          <Skeleton style={{ width: `${40 + ((row * 37) % 45)}%` }} />
          <Skeleton className="ml-auto w-16 shrink-0" />
        </div>
      ))}
    </div>
  );
}
