import { Kbd } from "../../ui/kbd.tsx";
import { Sheet } from "../../ui/sheet.tsx";

const SHORTCUTS: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["o", "Overview"],
      ["t", "Traces"],
      ["s", "Status"],
      ["d", "Switch between dark and light"],
      ["r", "Refresh"],
      ["?", "This list"],
    ],
  },
  {
    title: "Traces",
    keys: [
      ["/", "Add a filter"],
      ["j", "Next trace"],
      ["k", "Previous trace"],
      ["Enter", "Open the trace"],
    ],
  },
  {
    title: "Trace",
    keys: [
      ["j", "Next span"],
      ["k", "Previous span"],
      ["h", "Fold the span, or go to its parent"],
      ["l", "Unfold the span"],
      ["e", "Next failed or stopped span"],
      ["Esc", "Close the span"],
    ],
  },
];

export function ShortcutSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Sheet title="Keyboard shortcuts" open={open} onClose={onClose} side="center">
      <div className="grid gap-5 p-4">
        {SHORTCUTS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1.5 text-xs font-medium text-faint">{group.title}</h3>
            <dl className="grid gap-1.5">
              {group.keys.map(([key, does]) => (
                <div key={key} className="flex items-center justify-between gap-4">
                  <dt className="text-muted">{does}</dt>
                  <dd>
                    <Kbd>{key}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
