import { CopyButton } from "./copy-button.tsx";

export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }) {
  return (
    <div className="relative min-w-0 rounded-lg border border-line bg-sunken">
      <CopyButton text={code} label={`Copy: ${label}`} className="absolute top-1.5 right-1.5 bg-sunken" />
      <section
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg"
      >
        <pre className="w-max p-3 pr-10 font-mono text-xs leading-5">{code}</pre>
      </section>
    </div>
  );
}
