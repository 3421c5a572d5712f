import { readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "./run.ts";

const SOURCE = "packages/server/assembly/plain-spans.ts";
const TARGET = "packages/server/src/receive/otlp/plain-spans-wasm.ts";
const USAGE = `Usage: npm run assemble [-- --check]

Compiles ${SOURCE} (AssemblyScript) into ${TARGET}.

  --check  write nothing; exit with 1 where the file is not what the source compiles to
`;

const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
if (values.help === true) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const text = await compile();
if (values.check !== true) await writeFile(TARGET, text);
else if ((await readFile(TARGET, "utf8")) !== text) {
  throw new Error(`Cannot use ${TARGET}: expected what ${SOURCE} compiles to, got something else: npm run assemble`);
}

async function compile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "outcrop-assemble-"));
  try {
    const out = join(folder, "plain-spans.wasm");
    // 256 pages of 64 KiB: the memory never grows, or the views on it would be detached.
    const memory = ["--initialMemory", "256", "--maximumMemory", "256"];
    const finished = await run("asc", [
      SOURCE,
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      ...memory,
      "--use",
      "abort=",
      "-o",
      out,
    ]);
    if (finished.code !== 0) throw new Error(`Cannot compile ${SOURCE}: ${finished.output}`);
    const base64 = (await readFile(out)).toString("base64");
    return `/** Compiled from \`assembly/plain-spans.ts\` by \`npm run assemble\`. */\nexport const PLAIN_SPANS_WASM =\n  "${base64}";\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
