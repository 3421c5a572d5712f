/**
 * Columns of a row: tree, bar, duration, own and all tokens, own and total cost. By the room that the tree has: what is a
 * span's own gives way first, then bar, duration and tokens; who it was and what it cost always show.
 */
export const WATERFALL_GRID =
  "grid grid-cols-[minmax(0,1fr)_5.375rem] items-center gap-x-2 pr-3 " +
  "@xl:grid-cols-[minmax(15rem,2fr)_minmax(3rem,1fr)_4rem_3.25rem_5.375rem] " +
  "@4xl:grid-cols-[minmax(18rem,1.6fr)_minmax(4rem,1fr)_4rem_4.5rem_3.5rem_6rem_5.5rem]";

/** Shown from the middle width on, and from the full width on. */
export const FROM_MIDDLE = "hidden @xl:block";
export const FROM_WIDE = "hidden @4xl:block";
