import { describe, expect, it } from "vitest";
import { run } from "./run.ts";

const program = `import { takeNoOptions } from "./scripts/no-options.ts"; takeNoOptions("Usage: x"); console.log("went on");`;

async function call(...args: readonly string[]): Promise<readonly [number, string]> {
  const { code, output } = await run("node", ["--input-type=module", "-e", program, "--", ...args]);
  return [code, output.trim()];
}

describe("a command that takes no options", () => {
  it("goes on without any", async () => {
    expect(await call()).toEqual([0, "went on"]);
  });

  it("prints its usage for --help, and does nothing else", async () => {
    expect(await call("--help")).toEqual([0, "Usage: x"]);
  });

  it.each(["--fix", "word"])("refuses %s", async (word) => {
    const [code, output] = await call(word);
    expect(code).toBe(2);
    expect(output).toContain(word);
    expect(output).toContain("Usage: x");
    expect(output).not.toContain("went on");
  });
});
