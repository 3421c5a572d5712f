import { formatAgo, formatShortTime, formatTime } from "../format/time.ts";
import { useNow } from "../state/now.ts";
import { timeZone } from "../state/preferences.ts";
import { useStored } from "../state/stored.ts";

interface WhenProps {
  readonly iso: string;
  /** `absolute` time with the distance in the title, or the other way round; `both` says both. */
  readonly as?: "absolute" | "relative" | "both";
  readonly millis?: boolean;
  /** For a narrow column. */
  readonly short?: boolean;
  readonly className?: string;
}

export function When({ iso, as = "absolute", millis = false, short = false, className }: WhenProps) {
  const zone = useStored(timeZone);
  const now = useNow();
  const absolute = short ? formatShortTime(iso, zone, now) : formatTime(iso, zone, { seconds: true, millis }, now);
  const relative = formatAgo(iso, now);
  return (
    <time
      dateTime={iso}
      title={as === "relative" ? `${absolute} · ${iso}` : `${relative} · ${iso}`}
      className={`tnum whitespace-nowrap ${className ?? ""}`}
    >
      {as === "relative" ? relative : absolute}
      {as === "both" && <span className="text-faint"> · {relative}</span>}
    </time>
  );
}
