/** A bar of a part of a whole behind or below a number; the number says it, so the bar is silent. */
export function Meter({ share, color, className }: { share: number; color?: string; className?: string }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <div aria-hidden className={`h-1 overflow-hidden rounded-full bg-sunken ${className ?? ""}`}>
      <div className="h-full rounded-full" style={{ width, backgroundColor: color ?? "var(--accent)" }} />
    </div>
  );
}
