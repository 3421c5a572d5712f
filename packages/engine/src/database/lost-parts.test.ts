import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetLostParts } from "./lost-parts.ts";

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "outcrop-lost-parts-"));
});
afterEach(() => rm(path, { recursive: true, force: true }));

const log = (number: number): string => join(path, "deduplication_logs", `deduplication_log_${number}.txt`);

/** A table's folder with these parts and files of its log. */
async function write(parts: readonly string[], ...files: readonly string[]): Promise<void> {
  for (const part of ["detached", "tmp_insert_0_9_9_0", ...parts]) await mkdir(join(path, part));
  await mkdir(join(path, "deduplication_logs"));
  for (const [index, text] of files.entries()) await writeFile(log(index + 9), text);
}

/** What is asked of ClickHouse while it is called, and what it warns of. */
async function said(answer: (sql: string) => Promise<void> = () => Promise.resolve()): Promise<readonly string[]> {
  const lines: string[] = [];
  const connection: Parameters<typeof forgetLostParts>[0] = {
    async run(sql) {
      const isQuestion = sql.startsWith("SELECT");
      if (!isQuestion) lines.push(sql);
      await answer(sql);
      const table = { database: "shop", name: "sa`les", data_paths: [path] };
      const bytes = isQuestion ? Buffer.from(`${JSON.stringify(table)}\n`) : new Uint8Array();
      return { bytes, rowsRead: 0, bytesRead: 0 };
    },
  };
  await forgetLostParts(connection, (line) => lines.push(line));
  return lines;
}

const AGAIN = ["DETACH TABLE `shop`.`sa\\`les` SYNC", "ATTACH TABLE `shop`.`sa\\`les`"];

describe("notes of parts that are not there", () => {
  it("are taken back while the table is away", async () => {
    await write(["0_1_1_0"], "1\t0_1_1_0\t0_11_12\n1\t1_2_2_0\t1_11_12\n");
    let read = "";
    expect(
      await said(async (sql) => {
        if (sql.startsWith("ATTACH")) read = await readFile(log(9), "utf8");
      }),
    ).toEqual(AGAIN);
    expect(read).toBe("1\t0_1_1_0\t0_11_12\n1\t1_2_2_0\t1_11_12\n2\t1_2_2_0\t1_11_12\n");
    expect(await said()).toEqual([]);
  });

  it("stand, and are warned of, where the table is not let go", async () => {
    const text = "1\t1_2_2_0\t1_11_12\n";
    await write([], text);
    const refuse = (sql: string): Promise<void> =>
      sql.startsWith("DETACH") ? Promise.reject(new Error("in use")) : Promise.resolve();
    expect(await said(refuse)).toEqual([
      AGAIN[0],
      "Cannot take back that 1_2_2_0 of `shop`.`sa\\`les` was stored: Error: in use",
    ]);
    expect(await readFile(log(9), "utf8")).toBe(text);
  });

  it("are taken back in the newest file, where it has no line yet", async () => {
    await write(["0_1_1_0"], "1\t0_1_1_0\ta\n", "1\t0_3_3_0\tb\n", "");
    expect(await said()).toEqual(AGAIN);
    expect(await readFile(log(11), "utf8")).toBe("2\t0_3_3_0\tb\n");
  });

  it.each([
    ["is there", "all_7_7_0"],
    ["was merged", "all_1_9_2"],
    ["was changed", "all_7_7_0_12"],
  ])("are none where the part %s", async (_, name) => {
    await write([name], `1\tall_6_6_0\ta\n1\tall_7_7_0\tb\n`);
    expect(await said()).toEqual([]);
  });

  it.each(["", "1\t0_1_1_0\ta\n2\t0_1_1_0\ta\n", "1\todd\ta\n"])("are none in a log of %j", async (text) => {
    await write([], text);
    expect(await said()).toEqual([]);
  });

  it("are none where a table has no log", async () => {
    expect(await said()).toEqual([]);
  });
});
