import { expect, it } from "vitest";
import { Telemetry } from "./telemetry.ts";

it("tells how long the process has run, whatever is done to the clock", async () => {
  const clock = { now: Date.UTC(2026, 10, 22), elapsed: 500 };
  const telemetry = new Telemetry(
    () => clock.now,
    () => clock.elapsed,
  );
  clock.now -= 3_600_000;
  clock.elapsed += 90_000;
  const status = await telemetry.status({
    version: "0",
    settlement: () => ({ waiting: 0, settled: 0, faults: 0 }),
    readiness: () => Promise.resolve({ ready: true, problems: [], engine: { kind: "embedded", up: true } }),
  });
  expect([status.started, status.uptimeSeconds]).toEqual(["2026-11-22T00:00:00.000Z", 90]);
});
