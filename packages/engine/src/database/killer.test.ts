import { describe, expect, it } from "vitest";
import { Killer } from "./killer.ts";

describe("killing a query", () => {
  it("goes on until the query has ended, one attempt at a time, whatever fails", async () => {
    const said: string[] = [];
    let atOnce = 0;
    let most = 0;
    const killer = new Killer({
      async run(sql) {
        said.push(sql);
        most = Math.max(most, ++atOnce);
        await Promise.resolve();
        atOnce--;
        if (said.length === 1) throw new Error("memory limit");
        return { bytes: new Uint8Array(), rowsRead: 0, bytesRead: 0 };
      },
    });
    const ended = new AbortController();
    const done = Promise.all([killer.kill("a-1", ended.signal), killer.kill("b-2", ended.signal)]);
    await expect.poll(() => said.filter((sql) => sql.includes("/*a-1*/")).length).toBeGreaterThan(1);
    ended.abort();
    await done;
    expect(said[0]).toBe("KILL QUERY WHERE startsWith(query, '/*a-1*/') ASYNC");
    expect(most).toBe(1);
    const { length } = said;
    await killer.kill("c-3", ended.signal);
    expect(said).toHaveLength(length);
  });
});
