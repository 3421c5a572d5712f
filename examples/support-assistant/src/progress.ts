/** Writes one line over and over, at most ten times a second; nothing unless asked for. */
export function createProgress(enabled: boolean): { show(text: string): void; end(text: string): void } {
  let shownAt = 0;
  const write = (text: string): void => void process.stderr.write(`\r\u001b[2K${text}`);
  return {
    show: (text) => {
      // The history has a clock of its own, and this one is real.
      const now = Number(process.hrtime.bigint() / 1_000_000n);
      if (!enabled || now - shownAt < 100) return;
      shownAt = now;
      write(text);
    },
    end: (text) => {
      if (enabled) write(`${text}\n`);
    },
  };
}
