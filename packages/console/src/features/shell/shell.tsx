import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { keepPeriod } from "../../state/filter.ts";
import { theme, useShownTheme } from "../../state/theme.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { Connection } from "./connection.tsx";
import { MobileBar } from "./mobile-bar.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SlowAnswer } from "./slow-answer.tsx";

/** What stands around every page of an organisation. */
export function Shell() {
  const { org } = useParams({ from: "/$org" });
  const navigate = useNavigate();
  const shownTheme = useShownTheme();
  const [helpOpen, setHelpOpen] = useState(false);

  useEffect(() => {
    document.documentElement.dataset["theme"] = shownTheme;
  }, [shownTheme]);

  useShortcuts({
    "?": () => setHelpOpen(true),
    o: () => void navigate({ to: "/$org", params: { org }, search: keepPeriod }),
    t: () => void navigate({ to: "/$org/traces", params: { org }, search: keepPeriod }),
    s: () => void navigate({ to: "/$org/status", params: { org }, search: keepPeriod }),
    d: () => theme.set(shownTheme === "dark" ? "light" : "dark"),
  });

  return (
    <div className="flex min-h-dvh flex-col bg-bg lg:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Sidebar org={org} onHelp={() => setHelpOpen(true)} />
      <MobileBar org={org} onHelp={() => setHelpOpen(true)} />
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <Outlet />
      </main>
      <Connection org={org} />
      <SlowAnswer org={org} />
      <ShortcutSheet open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
