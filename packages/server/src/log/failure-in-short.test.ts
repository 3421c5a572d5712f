import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureInShort } from "./failure-in-short.ts";

describe("a failure in short", () => {
  it("is what went wrong with a file, and not which file it was", async () => {
    const path = join(tmpdir(), "no, such", "folder");
    const error = await open(path).catch((failure: unknown) => failure);
    expect(String(error)).toContain(path);
    expect(failureInShort(error)).toBe("ENOENT: no such file or directory");
  });

  it("is no more than that something failed, where the failure is not the system's", () => {
    expect(failureInShort(new Error("Cannot read /srv/data"))).toBe("internal error");
    expect(failureInShort(Object.assign(new Error("bad /srv/data"), { code: "ERR_X", errno: 1e9 }))).toBe("ERR_X");
    expect(failureInShort("/srv/data")).toBe("internal error");
  });
});
