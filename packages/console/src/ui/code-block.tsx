import { CopyButton } from "./copy-button.tsx";

interface CodeBlockProps {
  readonly code: string;
  readonly label: string;
  /** Breaks long lines, and indents what comes after the break, instead of scrolling them: commands are to be seen whole. */
  readonly wraps?: boolean;
}

/** Text to copy. The button has a column of its own, so that it covers nothing. */
export function CodeBlock({ code, label, wraps = false }: CodeBlockProps) {
  return (
    <div className="flex min-w-0 items-start rounded-lg border border-line bg-sunken">
      <section
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto rounded-lg"
      >
        <pre
          className={`p-3 pr-1 font-mono text-xs leading-5 ${wraps ? "whitespace-pre-wrap wrap-anywhere" : "w-max"}`}
        >
          {wraps
            ? code.split("\n").map((line) => (
                <span key={line} className="block pl-4 -indent-4">
                  {`${line}\n`}
                </span>
              ))
            : code}
        </pre>
      </section>
      <CopyButton text={code} label={`Copy: ${label}`} className="m-1.5" />
    </div>
  );
}
