import type { OrgList } from "outcrop/api";

const DEFAULT_ORG = "default";

/** The organisation that last received anything; the first one, or `default`, while none has. */
export function newestOrg(list: OrgList): string {
  let best = list.orgs[0];
  for (const org of list.orgs) {
    if ((org.lastSeen ?? "") > (best?.lastSeen ?? "")) best = org;
  }
  return best?.name ?? DEFAULT_ORG;
}
