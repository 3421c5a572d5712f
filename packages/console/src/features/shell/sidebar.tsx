import { Appearance } from "./appearance.tsx";
import { Brand } from "./brand.tsx";
import { Freshness } from "./freshness.tsx";
import { NavLinks } from "./nav-links.tsx";
import { OrgSwitcher } from "./org-switcher.tsx";

interface SidebarProps {
  readonly org: string;
  readonly onHelp: () => void;
}

/** On wide screens, the frame's left side. */
export function Sidebar({ org, onHelp }: SidebarProps) {
  return (
    <aside className="hidden w-52 shrink-0 border-r border-line bg-surface lg:block">
      <div className="sticky top-0 flex h-dvh flex-col">
        <div className="flex h-13 items-center gap-2 px-4">
          <Brand />
          <span className="font-semibold tracking-tight">Outcrop</span>
        </div>
        <div className="flex px-2 pb-2">
          <OrgSwitcher org={org} />
        </div>
        <nav aria-label="Pages" className="flex flex-col gap-0.5 border-t border-line px-2 pt-2">
          <NavLinks org={org} />
        </nav>
        <div className="mt-auto flex flex-col gap-1 border-t border-line p-2">
          <Freshness org={org} />
          <Appearance onHelp={onHelp} />
        </div>
      </div>
    </aside>
  );
}
