import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askEngine } from "../stack/ask-engine.ts";
import { chatSpan, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { mountSmallDisk } from "./small-disk.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-read-only-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("a log whose disk becomes read-only", () => {
  it("refuses, says so, takes again by itself, and has every acknowledged span once", async (context) => {
    mkdirSync(join(dataDir, "log"));
    const disk = await mountSmallDisk(join(dataDir, "log"), 64);
    if (typeof disk === "string") {
      console.log(
        `A file system of its own was refused: read-only was tested by faults at the file interface. ${disk}`,
      );
      context.skip();
      return;
    }
    let stack: Stack | undefined;
    let acknowledged = 0;
    const send = async (): Promise<Response> => {
      const answer = await fetch(`${stack?.url}/api/acme/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: traceRequest([chatSpan({}), chatSpan({})]),
      });
      if (answer.ok) acknowledged += 2;
      return answer;
    };
    const readyz = (): Promise<Response> => fetch(`${stack?.url}/readyz`);
    try {
      stack = await startStack({ dataDir });
      expect((await send()).status).toBe(200);
      // Not while a segment is open.
      await eventually(
        async () => disk.setReadOnly(true).then(() => true),
        (done) => done,
      );
      const refused = await send();
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
      const told = await refused.text();
      expect(told).toContain("EROFS: read-only file system");
      const unready = await eventually(readyz, ({ status }) => status === 503);
      const probed = await unready.text();
      expect(probed).toContain("EROFS: read-only file system");
      // Where the data lies is in the process's log, for those who may read it.
      expect(told + probed).not.toContain(dataDir);
      await stack.says(dataDir);
      await stack.says("log       refuses data until the disk takes it again: Cannot store: EROFS");

      await disk.setReadOnly(false);
      expect((await send()).status).toBe(200);
      await eventually(readyz, ({ status }) => status === 200);
      await stack.says("log       takes data again");
      const running = stack;
      const [rows] = await eventually(
        () => askEngine<{ stored: string }>(running, "SELECT count() AS stored FROM otel_traces"),
        ([row]) => Number(row?.stored) >= acknowledged,
      );
      expect(Number(rows?.stored)).toBe(acknowledged);
    } finally {
      await disk.setReadOnly(false);
      await stack?.stop();
      await disk.unmount();
    }
  });
});
