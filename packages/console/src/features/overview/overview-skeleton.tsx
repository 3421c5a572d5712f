import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx";

const BARS = [38, 52, 30, 66, 44, 72, 58, 90, 62, 48, 70, 54, 36, 60, 78, 50, 42, 64];

export function OverviewSkeleton() {
  return (
    <output aria-busy="true" aria-label="Loading the overview" className="grid gap-3 p-4 lg:gap-4 lg:p-5">
      <div className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-3 xl:grid-cols-6">
        {Array.from({ length: 6 }, (_, tile) => (
          <div key={tile} className="grid gap-2 bg-surface px-4 py-3">
            <Skeleton className="w-16" />
            <Skeleton className="h-6 w-24" />
            <Skeleton className="w-20" />
          </div>
        ))}
      </div>
      <div className="flex h-80 items-end gap-2 rounded-lg border border-line bg-surface p-6">
        {BARS.map((height, bar) => (
          <Skeleton key={bar} className="flex-1" style={{ height: `${height}%` }} />
        ))}
      </div>
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows rows={5} />
      </div>
    </output>
  );
}
