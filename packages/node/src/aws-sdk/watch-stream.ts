import { guard, reportOnce } from "../guard.ts";

/** Told what the caller of a stream does and gets. */
export interface StreamWatcher {
  /** The caller asks for its first event. */
  reading(): void;
  /** In the caller's own frame, which has just asked for an event and gets it next. */
  asked(): void;
  event(event: object): void;
  done(): void;
  /** With the service's error, or the caller's own where it ends the stream by `throw()`. */
  failed(error: unknown): void;
  /** The caller stopped before the end: `break` or `return()`. */
  stopped(): void;
  /** Nobody can read the stream any more: it was collected. */
  lost(): void;
  /** Whether the caller does not get an event, but the next one. */
  readonly hides?: ((event: object) => boolean) | undefined;
}

type Method = (...args: unknown[]) => unknown;

const lost = new FinalizationRegistry<StreamWatcher>((watcher) => guard("end a lost stream", () => watcher.lost()));
const watched = new WeakSet<object>();

/**
 * Watches a stream as its caller reads it. The stream stays the very object that the SDK made, and so do its
 * iterators, with their prototypes: only the methods `[Symbol.asyncIterator]`, `next`, `return` and `throw` are laid
 * over, which hand on arguments, results and errors as they are. Nothing is read unless the caller reads, and nothing is
 * kept from the caller but what `watcher.hides`.
 * `watcher` must not refer to the stream, or it would never be collected.
 */
export function watchStream(stream: AsyncIterable<unknown>, watcher: StreamWatcher): void {
  // Held by the stream and by each iterator over it: when this is collected, neither is left.
  const life = { reads: 0 };
  const open = stream[Symbol.asyncIterator];
  overlay(stream, Symbol.asyncIterator, function (this: unknown, ...args: unknown[]): unknown {
    const iterator = Reflect.apply(open, this, args) as AsyncIterator<unknown>;
    guard("watch a stream", () => watchIterator(iterator, watcher, life));
    return iterator;
  });
  lost.register(life, watcher, watcher);
}

/** Ends the wait for a stream's loss. */
export function forgetStream(watcher: StreamWatcher): void {
  lost.unregister(watcher);
}

function watchIterator(iterator: AsyncIterator<unknown>, watcher: StreamWatcher, life: { reads: number }): void {
  if (watched.has(iterator)) return;
  watched.add(iterator);
  const got = (result: unknown): unknown => {
    // Not by `guard`: this runs for each event.
    try {
      const { done, value } = result as IteratorResult<unknown>;
      if (done === true) watcher.done();
      else if (typeof value === "object" && value !== null) watcher.event(value);
    } catch (error) {
      reportOnce("look at an event", error);
    }
    return result;
  };
  const failed = (error: unknown): never => {
    guard("look at a stream's error", () => watcher.failed(error));
    throw error;
  };
  const next = Reflect.get(iterator, "next") as Method;
  const inTurn = watcher.hides === undefined ? undefined : takeTurns();
  const take = (self: unknown, args: unknown[]): unknown => {
    let result: unknown;
    try {
      result = Reflect.apply(next, self, args);
    } catch (error) {
      return failed(error);
    }
    // A promise, as from every iterator of the SDK, or a bare value.
    return result instanceof Promise ? result.then(got, failed) : got(result);
  };
  overlay(iterator, "next", function (this: unknown, ...args: unknown[]): unknown {
    if (life.reads === 0) guard("look at a read", () => watcher.reading());
    life.reads += 1;
    const result = inTurn === undefined ? take(this, args) : inTurn(() => shown(() => take(this, args), watcher));
    // Not by `guard`: this runs for each event.
    try {
      watcher.asked();
    } catch (error) {
      reportOnce("look at a request for an event", error);
    }
    return result;
  });
  for (const name of ["return", "throw"] as const) {
    const method = Reflect.get(iterator, name) as Method | undefined;
    if (method === undefined) continue;
    overlay(iterator, name, function (this: unknown, ...args: unknown[]): unknown {
      life.reads += 1;
      const stop = (): unknown => {
        guard("look at a stop", () => (name === "throw" ? watcher.failed(args[0]) : watcher.stopped()));
        return Reflect.apply(method, this, args);
      };
      return inTurn === undefined ? stop() : inTurn(stop);
    });
  }
}

/** The next result that is not hidden. */
async function shown(take: () => unknown, { hides }: StreamWatcher): Promise<unknown> {
  for (;;) {
    const result = await take();
    const isHidden = guard("look whether an event is hidden", () => {
      const { done, value } = result as IteratorResult<unknown>;
      return done !== true && typeof value === "object" && value !== null && hides?.(value) === true;
    });
    if (isHidden !== true) return result;
  }
}

/** One at a time, in their order, as an async generator itself takes its callers: a hidden event costs nobody's turn. */
function takeTurns(): (task: () => unknown) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task);
    last = outcome(mine);
    return mine;
  };
}

/** Waits for a promise that somebody else looks at. */
async function outcome(promise: Promise<unknown>): Promise<void> {
  try {
    await promise;
  } catch {
    // Its own caller is told.
  }
}

function overlay(target: object, key: PropertyKey, method: Method): void {
  // As it was: `{ ...stream }` copies the iterator of the SDK's stream, and a copy can be read.
  const enumerable = Object.prototype.propertyIsEnumerable.call(target, key);
  Object.defineProperty(target, key, { value: method, writable: true, configurable: true, enumerable });
}
