import { useSyncExternalStore } from "react";
import { createStored, useStored } from "./stored.ts";

const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export type ShownTheme = "light" | "dark";

/** The key is also in public/theme.js, which sets the theme before the first paint. */
export const theme = createStored<Theme>("outcrop.theme", THEMES, "system");

const systemDark = globalThis.matchMedia("(prefers-color-scheme: dark)");

function subscribeSystem(listener: () => void): () => void {
  systemDark.addEventListener("change", listener);
  return () => systemDark.removeEventListener("change", listener);
}

export function useShownTheme(): ShownTheme {
  const chosen = useStored(theme);
  const dark = useSyncExternalStore(subscribeSystem, () => systemDark.matches);
  if (chosen === "system") return dark ? "dark" : "light";
  return chosen;
}
