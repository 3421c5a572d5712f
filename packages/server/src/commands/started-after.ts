import type { Component } from "../pipeline/component.ts";

/** A part that has to wait for something else, which the start of the process does not. Stopped before, it never starts. */
export function startedAfter(ready: Promise<void>, part: Component, onError: (error: unknown) => void): Component {
  let isStopped = false;
  return {
    start(): Promise<void> {
      void ready.then(() => (isStopped ? undefined : part.start())).catch(onError);
      return Promise.resolve();
    },
    async stop(): Promise<void> {
      isStopped = true;
      await part.stop();
    },
  };
}
