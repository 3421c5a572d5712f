export type TimeZoneChoice = "local" | "utc";

interface TimeParts {
  readonly seconds?: boolean;
  readonly millis?: boolean;
  readonly year?: boolean;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * `Nov 21, 09:40:12.345` in the zone chosen; the zone itself is shown once, beside the time range. With the year where it
 * is not that of `now`.
 */
export function formatTime(
  iso: string,
  zone: TimeZoneChoice,
  parts: Omit<TimeParts, "year"> = { seconds: true },
  now: number = Date.now(),
): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return "–";
  return formatterOf(zone, { ...parts, year: yearOf(time, zone) !== yearOf(now, zone) }).format(time);
}

/** The same where room is short: the seconds give way where the year has to be told. */
export function formatShortTime(iso: string, zone: TimeZoneChoice, now: number = Date.now()): string {
  return formatTime(iso, zone, { seconds: yearOf(Date.parse(iso), zone) === yearOf(now, zone) }, now);
}

/** `Nov 21, 09:40 – 11:20`, with seconds in a period of less than two minutes, and one year told once, at its end. */
export function formatPeriod(from: string, to: string, zone: TimeZoneChoice, now: number = Date.now()): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const year = yearOf(start, zone);
  const oneYear = year === yearOf(end, zone);
  const parts = { seconds: end - start < 120_000 };
  const [first, last] = [from, to].map((iso) => formatTime(iso, zone, parts, oneYear ? start : now));
  if (first === undefined || last === undefined) return "–";
  const comma = first.lastIndexOf(", ");
  const sameDay = oneYear && first.slice(0, comma) === last.slice(0, comma);
  const period = `${first} – ${sameDay ? last.slice(comma + 2) : last}`;
  return oneYear && year !== yearOf(now, zone) ? `${period} (${year})` : period;
}

/** More than a day and a bucket: from here on a time of day alone could be one of several. */
const DATED_SECONDS = 90_000;

/**
 * The time of day for an axis whose buckets are shorter than a day, with the date below it where the axis covers more
 * than one; the date alone for longer buckets.
 */
export function formatAxisTime(
  iso: string,
  zone: TimeZoneChoice,
  bucketSeconds: number,
  axisSeconds: number = 0,
): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "–";
  // The year stands beside the axis, in the period.
  const [date = "", time = ""] = formatterOf(zone, { seconds: bucketSeconds < 60 })
    .format(at)
    .split(", ");
  if (bucketSeconds >= 86_400) return date;
  return axisSeconds > DATED_SECONDS ? `${time}\n${date}` : time;
}

/** `UTC`, or the short name of the reader's zone at that time: `GMT+1`; at an unreadable one, today's. */
export function zoneName(zone: TimeZoneChoice, at: number): string {
  if (zone === "utc") return "UTC";
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(
    Number.isNaN(at) ? undefined : at,
  );
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "local";
}

/** `just now`, `4 min ago`, `3 h ago`, `12 d ago`; the future as `in 2 min`, since clocks differ. */
export function formatAgo(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return "–";
  const seconds = Math.round(Math.abs(now - time) / 1000);
  if (seconds < 5) return "just now";
  const size = sizeOf(seconds);
  return time <= now ? `${size} ago` : `in ${size}`;
}

function yearOf(time: number, zone: TimeZoneChoice): number {
  const date = new Date(time);
  return zone === "utc" ? date.getUTCFullYear() : date.getFullYear();
}

function sizeOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function formatterOf(zone: TimeZoneChoice, parts: TimeParts): Intl.DateTimeFormat {
  const key = `${zone}:${parts.seconds === true}:${parts.millis === true}:${parts.year === true}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    month: "short",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(parts.year === true ? { year: "numeric" } : {}),
    ...(parts.seconds === true || parts.millis === true ? { second: "2-digit" } : {}),
    ...(parts.millis === true ? { fractionalSecondDigits: 3 } : {}),
    ...(zone === "utc" ? { timeZone: "UTC" } : {}),
  });
  formatters.set(key, made);
  return made;
}
