import { guard, reportOnce } from "../guard.ts";

export type Flush = () => Promise<void>;

/** The parts of `process` that are used. */
export interface ExitingProcess {
  readonly pid: number;
  on(event: string, listener: (signal: string) => void): unknown;
  prependListener(event: string, listener: (signal: string) => void): unknown;
  removeListener(event: string, listener: (signal: string) => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** What is to be flushed when a process ends. */
const flushes = new WeakMap<ExitingProcess, Flush[]>();

/**
 * Flushes when the event loop runs empty and when the process is told to stop. A signal keeps its effect: where the
 * application has no handler of its own, it is raised again once everything is flushed or has had its `timeoutMs`.
 * Nothing here keeps the process alive but a flush under way.
 */
export function flushAtExit(flush: Flush, timeoutMs: number, host: ExitingProcess = process): void {
  const known = flushes.get(host);
  const all = known ?? [];
  all.push(() => bounded(flush, timeoutMs));
  if (known !== undefined) return;
  flushes.set(host, all);
  watchExit(async () => void (await Promise.all(all.map((each) => each()))), host);
}

function watchExit(flush: Flush, host: ExitingProcess): void {
  let flushed = false;
  host.on("beforeExit", () => {
    // The event comes again after the flush, whose requests woke the loop.
    if (flushed) return;
    flushed = true;
    void flush();
  });
  async function flushAndRaise(signal: string): Promise<void> {
    await flush();
    if (host.listenerCount(signal) === 0) guard("raise a signal again", () => host.kill(host.pid, signal));
  }
  for (const signal of SIGNALS) {
    const listener = (): void => {
      host.removeListener(signal, listener);
      const isHandled = host.listenerCount(signal) > 0;
      void (isHandled ? flush() : flushAndRaise(signal));
    };
    // Before the application's: one that it added with `once` is counted no more after its turn, and still at work.
    host.prependListener(signal, listener);
  }
}

/** Never rejects, and resolves after `timeoutMs` at the latest. */
export async function bounded(flush: Flush, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([flush(), late]);
  } catch (error) {
    reportOnce("flush telemetry", error);
  } finally {
    clearTimeout(timer);
  }
}
