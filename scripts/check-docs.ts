import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { readDocBlocks, type DocBlock } from "./doc-blocks.ts";
import { brokenLinks } from "./doc-links.ts";
import { ROOT, run, type Finished } from "./run.ts";

/**
 * Compiles every TypeScript and JavaScript block of the docs against the sources, reads every JSON and YAML block, and
 * lets bash parse every shell block. YAML that configures pipelines is checked by `outcrop check-config` itself. Links must lead to
 * files and headings that are there.
 */
export async function checkDocs(root: string = ROOT): Promise<Finished> {
  const began = performance.now();
  const blocks = readDocBlocks(root);
  const problems: string[] = [...brokenLinks(root)];
  const folder = join(root, "dist/doc-blocks");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    for (const block of blocks) problems.push(...(await checkText(block, folder)));
    problems.push(...(await compile(blocks, folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = (performance.now() - began) / 1000;
  return { code: problems.length === 0 ? 0 : 1, output: problems.join("\n"), seconds };
}

const SHELL = new Set(["sh", "bash", "shell"]);
const COMPILED: Readonly<Record<string, string>> = {
  ts: "ts",
  typescript: "ts",
  js: "js",
  javascript: "js",
  tsx: "tsx",
};

async function checkText(block: DocBlock, folder: string): Promise<readonly string[]> {
  const where = `${block.file}:${block.line}`;
  if (block.language === "json") {
    try {
      JSON.parse(block.text);
    } catch (error) {
      return [`${where}: not JSON: ${String(error)}`];
    }
  }
  if (block.language === "yaml") {
    const document = parseDocument(block.text);
    if (document.errors.length > 0) return [`${where}: not YAML: ${document.errors[0]?.message ?? ""}`];
    const value: unknown = document.toJS();
    if (typeof value === "object" && value !== null && "service" in value) return checkConfig(block, folder);
  }
  if (SHELL.has(block.language)) {
    const finished = await run("bash", ["-n", "-c", block.text]);
    if (finished.code !== 0) return [`${where}: bash cannot parse it: ${finished.output.trim()}`];
  }
  return [];
}

async function checkConfig(block: DocBlock, folder: string): Promise<readonly string[]> {
  const file = join(folder, "config.yaml");
  writeFileSync(file, block.text);
  const main = join(ROOT, "packages/server/src/main.ts");
  // Secrets in the docs have no default: one would be in use wherever somebody forgot to set the variable.
  const wanted = [...block.text.matchAll(/\$\{env:(\w+)\}/g)].map(
    ([, name = ""]) => [name, "given by the check"] as const,
  );
  const finished = await run("node", ["--conditions=outcrop:source", main, "check-config", file], {
    env: Object.fromEntries(wanted),
  });
  return finished.code === 0 ? [] : [`${block.file}:${block.line}: ${finished.output.trim()}`];
}

async function compile(blocks: readonly DocBlock[], folder: string): Promise<readonly string[]> {
  const compiled = blocks.filter((block) => COMPILED[block.language] !== undefined && block.info !== "fragment");
  if (compiled.length === 0) return [];
  for (const [index, block] of compiled.entries()) {
    // `export {}` makes each block a module of its own, so that top-level await and equal names are fine.
    const name = `block-${index}.${COMPILED[block.language] ?? "ts"}`;
    writeFileSync(join(folder, name), `${block.text}\nexport {};\n`);
  }
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(ROOT, "tsconfig.base.json"),
      compilerOptions: {
        noEmit: true,
        composite: false,
        isolatedDeclarations: false,
        allowJs: true,
        checkJs: false,
        noUnusedLocals: false,
        rootDir: "/",
        incremental: false,
        tsBuildInfoFile: null,
        declaration: false,
        declarationMap: false,
      },
      include: ["*"],
      exclude: [],
    }),
  );
  const finished = await run("tsc", ["-p", join(folder, "tsconfig.json"), "--pretty", "false"]);
  if (finished.code === 0) return [];
  return finished.output
    .trim()
    .split("\n")
    .map((line) => {
      const match = /block-(\d+)\.\w+\((\d+),\d+\): (.*)$/.exec(line);
      const block = match === null ? undefined : compiled[Number(match[1])];
      return block === undefined ? line : `${block.file}:${block.line + Number(match?.[2])}: ${match?.[3] ?? ""}`;
    });
}
