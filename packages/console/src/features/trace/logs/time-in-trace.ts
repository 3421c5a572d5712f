import { formatNanos } from "../../../format/duration.ts";

/** When something happened, as the distance to a beginning: `+340 ms`, `−2 ms`. Both are nanoseconds since 1970. */
export function timeInTrace(unixNano: string, startUnixNano: string): string {
  const distance = BigInt(unixNano) - BigInt(startUnixNano);
  return distance < 0n ? `−${formatNanos(String(-distance))}` : `+${formatNanos(String(distance))}`;
}
