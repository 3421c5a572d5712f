export interface TooltipRow {
  readonly color: string;
  readonly name: string;
  readonly value: string;
}

/** Built as elements, never as HTML text: names come from telemetry. */
export function tooltipElement(title: string, rows: readonly TooltipRow[], total: string): HTMLElement {
  const box = element("div", "min-w-44 max-w-[calc(100vw-4.5rem)] text-xs");
  box.append(element("div", "mb-1.5 font-medium text-text tnum", title));
  for (const row of rows) {
    const line = element("div", "flex items-center gap-2 py-px");
    const dot = element("span", "size-2 shrink-0 rounded-xs");
    dot.style.backgroundColor = row.color;
    line.append(
      dot,
      element("span", "min-w-0 truncate text-muted", row.name),
      element("span", "ml-auto shrink-0 pl-4 tnum text-text", row.value),
    );
    box.append(line);
  }
  const sum = element("div", "mt-1.5 flex border-t border-line pt-1.5 font-medium text-text");
  sum.append(element("span", "", "Total"), element("span", "ml-auto pl-4 tnum", total));
  box.append(sum);
  return box;
}

function element(name: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
