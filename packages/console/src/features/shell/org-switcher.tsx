import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { orgsQuery } from "../../api/queries.ts";
import { keepPeriod } from "../../state/filter.ts";
import { pluralShort } from "../../format/count.ts";
import { Button } from "../../ui/button.tsx";
import { ChoiceMenu } from "../../ui/menu.tsx";

export function OrgSwitcher({ org }: { readonly org: string }) {
  const navigate = useNavigate();
  const orgs = useQuery(orgsQuery());
  const known = orgs.data?.orgs ?? [];
  // The one in the address is offered too, even before its first span.
  const names = known.some((other) => other.name === org) ? known : [...known, { name: org, spans: 0 }];
  return (
    <ChoiceMenu
      label="Organisation"
      value={org}
      align="start"
      choices={names.map(({ name, spans }) => ({ value: name, label: name, note: pluralShort(spans, "span") }))}
      onChoose={(name) => void navigate({ to: "/$org", params: { org: name }, search: keepPeriod })}
      trigger={
        <Button look="quiet" className="min-w-0 flex-1 justify-between text-text" aria-label={`Organisation ${org}`}>
          <span className="truncate" title={org}>
            {org}
          </span>
          <ChevronsUpDown size={14} aria-hidden className="text-faint" />
        </Button>
      }
    />
  );
}
