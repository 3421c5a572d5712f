import { Appearance } from "./appearance.tsx";
import { Brand } from "./brand.tsx";
import { NavLinks } from "./nav-links.tsx";
import { OrgSwitcher } from "./org-switcher.tsx";

interface MobileBarProps {
  readonly org: string;
  readonly onHelp: () => void;
}

/** On narrow screens, the frame on top. */
export function MobileBar({ org, onHelp }: MobileBarProps) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface lg:hidden">
      <div className="flex h-12 items-center gap-1 px-3">
        <Brand />
        <div className="flex max-w-56 min-w-0 flex-1">
          <OrgSwitcher org={org} />
        </div>
        <div className="ml-auto">
          <Appearance onHelp={onHelp} />
        </div>
      </div>
      <nav aria-label="Pages" className="flex gap-1 px-2 pb-1.5">
        <NavLinks org={org} />
      </nav>
    </header>
  );
}
