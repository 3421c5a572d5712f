import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, it } from "vitest";
import { mountSmallDisk } from "../crash/small-disk.ts";
import { openEngine } from "./open-engine.ts";

const MIB = 1024 * 1024;

/** Writes until nothing more fits than `leave` bytes. */
async function fill(path: string, freeBytes: () => Promise<number>, leave: number): Promise<void> {
  const bytes = Math.max(0, (await freeBytes()) - leave);
  const blocks = Array.from({ length: Math.ceil(bytes / 4096) }, () => Buffer.alloc(4096));
  await pipeline(Readable.from(blocks), createWriteStream(path)).catch(() => undefined);
}

it("an engine whose disk is full refuses a query rather than answering with a part of its rows", async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), "outcrop-full-disk-"));
  const disk = await mountSmallDisk(dataDir, 64);
  if (typeof disk === "string") {
    console.log(`A small file system was refused. ${disk}`);
    rmSync(dataDir, { recursive: true, force: true });
    context.skip();
    return;
  }
  const open = await openEngine({ dataDir });
  const query = async (rows: number): Promise<readonly [number, string]> => {
    const response = await fetch(open.engine.url, {
      method: "POST",
      body: `SELECT number FROM numbers(${rows})`,
      // While the disk is filled, one that waits for the next question may be closed.
      headers: { connection: "close" },
    });
    return [response.status, await response.text()];
  };
  const ballast = (leave: number): string => join(dataDir, `all-but-${leave}`);
  try {
    expect(await query(3)).toEqual([200, "0\n1\n2\n"]);
    for (const leave of [8 * MIB, 0]) {
      await fill(ballast(leave), () => disk.freeBytes(), leave);
      const [status, text] = await query(3_000_000);
      expect([status, text.slice(0, 10)], `${leave} bytes left`).toEqual([500, "Code: 243."]);
    }
    expect((await query(3))[1]).toContain("NOT_ENOUGH_SPACE");
    for (const leave of [8 * MIB, 0]) rmSync(ballast(leave));
    expect(await query(3)).toEqual([200, "0\n1\n2\n"]);
  } finally {
    await open.close();
    await disk.unmount();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
