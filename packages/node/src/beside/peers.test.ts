import { describe, expect, it } from "vitest";
import { settingsFrom } from "../settings.ts";
import { SURFACES } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { PEERS, STREAMED_OPERATIONS } from "./peers.ts";

describe("STREAMED_OPERATIONS", () => {
  it("has every operation of ours whose answer is a stream, and none of the others", () => {
    const telemetry = createTelemetry(settingsFrom({}));
    const start = { telemetry, startedAtMs: 0, endpoint: {} };
    const operations = SURFACES.flatMap((surface) => surface.operations);
    expect(operations.length).toBeGreaterThan(11);
    for (const operation of operations) {
      const streams = operation.observe({}, start).streamMember !== undefined;
      expect(STREAMED_OPERATIONS.has(operation.name), operation.name).toBe(streams);
    }
  });

  it("has every stream that a peer follows", () => {
    for (const { followsStreams } of PEERS) {
      for (const operation of followsStreams) expect(STREAMED_OPERATIONS).toContain(operation);
    }
  });
});
