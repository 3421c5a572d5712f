/** Columns of a row: tree, bar, duration, tokens, cost. Bar and tokens give way on a narrow screen. */
export const WATERFALL_GRID =
  "grid grid-cols-[minmax(0,1fr)_4rem_5rem] items-center gap-x-2 pr-3 sm:grid-cols-[minmax(18rem,1.1fr)_minmax(4rem,1.3fr)_4rem_3.25rem_5rem]";
