import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Body } from "./body.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outcrop-body-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const body = (...chunks: string[]): Body => new Body(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

describe("a request body", () => {
  it("is read in part, and its rest saved", async () => {
    const some = body("abc", "def", "ghi");
    const head = await some.take(4);
    expect([head.data.toString(), head.ended]).toEqual(["abcdef", false]);
    const path = join(folder, "rest");
    await some.save(path, head.data.subarray(2), 100);
    expect(await readFile(path, "utf8")).toBe("cdefghi");
  });

  it("tells when it ended", async () => {
    const head = await body("abc").take(4);
    expect([head.data.toString(), head.ended]).toEqual(["abc", true]);
    await body().save(join(folder, "none"), Buffer.alloc(0), 100);
    expect(await readFile(join(folder, "none"))).toHaveLength(0);
  });

  it("is refused when it is larger than allowed", async () => {
    const saving = body("abc", "def").save(join(folder, "large"), Buffer.from("x"), 6);
    await expect(saving).rejects.toMatchObject({ code: 307 });
  });

  it("that breaks off is an error", async () => {
    const broken = new Body(
      (async function* () {
        yield Buffer.from("abc");
        throw new Error("gone");
      })(),
    );
    await expect(broken.save(join(folder, "broken"), Buffer.alloc(0), 100)).rejects.toMatchObject({ code: 354 });
  });
});
