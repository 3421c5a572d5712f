/** `isoformat()` of Python: no fraction or six digits of it, `+00:00` for UTC. */
export function pythonDate(text: string): string {
  return text
    .replace(/\[[^\]]*\]/g, "")
    .replace(/Z$/, "+00:00")
    .replace(/\.(\d+)/, (_, digits: string) => (/^0*$/.test(digits) ? "" : `.${digits.padEnd(6, "0").slice(0, 6)}`));
}

/** The moment that a span's `gen_ai.event.*_time` says, UTC. */
export function pythonInstant(ms: number): string {
  return pythonDate(new Date(ms).toISOString());
}
