import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { statusQuery } from "../../api/queries.ts";
import { chosenValues, clearValues, DEFAULT_RANGE, type FilterSearch, RANGES } from "../../state/filter.ts";
import { useNow } from "../../state/now.ts";
import { periodReaching, shows } from "../../state/period-reaching.ts";
import { Button } from "../../ui/button.tsx";
import { StateMessage } from "../../ui/state-message.tsx";
import { When } from "../../ui/when.tsx";
import { RANGE_WORDS } from "./range-words.ts";

interface NothingInViewProps {
  readonly what: string;
  readonly org: string;
  readonly filter: FilterSearch;
  readonly onChange: (filter: FilterSearch) => void;
}

/** Nothing found, and the way to where there is something: the period of the newest data, or no filters. */
export function NothingInView({ what, org, filter, onChange }: NothingInViewProps) {
  const now = useNow();
  const newest = useQuery(statusQuery(org)).data?.newest ?? null;
  const elsewhere = newest !== null && !shows(filter, newest, now) ? newest : null;
  const filtered = filter.error === true || chosenValues(filter).length > 0;
  const reaching = elsewhere === null ? {} : periodReaching(elsewhere, now);
  return (
    <StateMessage
      icon={<SearchX size={18} aria-hidden />}
      title={`No ${what} in this view`}
      actions={
        <>
          {elsewhere !== null && (
            <Button onClick={() => onChange({ ...withoutPeriod(filter), ...reaching })}>{offerOf(reaching)}</Button>
          )}
          {filtered && <Button onClick={() => onChange(clearValues(filter))}>Clear filters</Button>}
        </>
      }
    >
      {elsewhere === null ? (
        <>Nothing matches the time range{filtered && " and the filters"}. </>
      ) : (
        <>
          The newest data is from <When iso={elsewhere} as="both" />.{" "}
        </>
      )}
      {filtered ? "Try a longer range or fewer filters." : elsewhere === null && "Try a longer range."}
    </StateMessage>
  );
}

function withoutPeriod(filter: FilterSearch): FilterSearch {
  const { from: _from, to: _to, range: _range, ...values } = filter;
  return values;
}

function offerOf(period: FilterSearch): string {
  if (period.from !== undefined) return "Show the day around it";
  const range = RANGES.find((known) => known === period.range) ?? DEFAULT_RANGE;
  return `Show the ${RANGE_WORDS[range].toLowerCase()}`;
}
