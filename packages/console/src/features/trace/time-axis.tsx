import { formatNanos } from "../../format/duration.ts";
import { ticksOf } from "./waterfall.ts";

const TICKS = 4;
/** A mark behind this part of the axis has no room for its words. */
const LAST_WORD = 0.85;

/** Round times above the bars. */
export function TimeAxis({ lengthNano }: { readonly lengthNano: bigint }) {
  return ticksOf(lengthNano, TICKS).map((tick) => {
    const at = Number(tick) / Number(lengthNano);
    return (
      <span
        key={tick.toString()}
        className="tnum absolute top-2 border-l border-line-strong pl-1 text-2xs leading-4 whitespace-nowrap last:pr-0"
        style={{ left: `${at * 100}%` }}
      >
        {at > LAST_WORD ? "" : tick === 0n ? "0" : formatNanos(tick.toString()).replace(/\.0*(?= )/, "")}
      </span>
    );
  });
}
