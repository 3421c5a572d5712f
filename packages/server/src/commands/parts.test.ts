import { describe, expect, it } from "vitest";
import type { Component } from "../pipeline/component.ts";
import { Parts } from "./parts.ts";

describe("the parts of a process", () => {
  const said: string[] = [];
  const part = (name: string, started: Promise<void> = Promise.resolve()): Component => ({
    async start() {
      await started;
      said.push(`${name} runs`);
    },
    stop: () => Promise.resolve(void said.push(`${name} stops`)),
  });

  it("stop in reverse, once each, and one that is about to run when it runs; none starts after that", async () => {
    said.length = 0;
    const parts = new Parts();
    await parts.add(part("log"));
    const engine = Promise.withResolvers<void>();
    const added = parts.add(part("engine", engine.promise));
    const stopped = Promise.all([parts.stop(), parts.stop()]);
    engine.resolve();
    await expect(added).rejects.toThrow("told to stop");
    await stopped;
    expect(said).toEqual(["log runs", "engine runs", "engine stops", "log stops"]);
    await expect(parts.add(part("door"))).rejects.toThrow("told to stop");
    expect(said).toHaveLength(4);
  });

  it("stop all though one fails to start, or to stop", async () => {
    said.length = 0;
    const parts = new Parts();
    await parts.add(part("log"));
    await parts.add({ start: () => Promise.resolve(), stop: () => Promise.reject(new Error("stuck")) });
    await expect(parts.add(part("engine", Promise.reject(new Error("no room"))))).rejects.toThrow("no room");
    await expect(parts.stop()).rejects.toThrow("Cannot stop cleanly: stuck");
    expect(said).toEqual(["log runs", "engine stops", "log stops"]);
  });
});
