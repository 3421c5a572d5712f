import type { ShownTheme } from "../state/theme.ts";

/** Colours of series, told apart by hue and by lightness; the last is for what is left over. */
const SERIES: Readonly<Record<ShownTheme, readonly string[]>> = {
  light: ["#3f6fd1", "#d08a3e", "#2f9c8f", "#8a63c9", "#c95d77", "#6f9440", "#4aa3c7", "#a9754f"],
  dark: ["#6f97ea", "#e0a25c", "#4fbdae", "#a884e0", "#e07f97", "#93b866", "#6cc0e0", "#c4936d"],
};

const REST: Readonly<Record<ShownTheme, string>> = { light: "#a3a7af", dark: "#6d727c" };

const TOKEN_KINDS: Readonly<Record<string, number>> = { input: 0, cache_read: 2, cache_write: 1, output: 3 };

export interface ChartColors {
  readonly text: string;
  readonly line: string;
  readonly surface: string;
}

export const CHART_COLORS: Readonly<Record<ShownTheme, ChartColors>> = {
  light: { text: "#6d6a64", line: "#ecebe7", surface: "#ffffff" },
  dark: { text: "#90949c", line: "#24262b", surface: "#16171a" },
};

export const MAX_COLORS = 8;

/** The colour at a rank; what has none shares the colour of the rest. */
export function seriesColor(theme: ShownTheme, rank: number): string {
  return SERIES[theme][rank] ?? REST[theme];
}

/** A kind of token has the same colour wherever it is shown. */
export function tokenKindColor(theme: ShownTheme, kind: string): string {
  return seriesColor(theme, TOKEN_KINDS[kind] ?? MAX_COLORS);
}
