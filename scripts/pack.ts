import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { bundleNode } from "./bundle-node.ts";
import { takeNoOptions } from "./no-options.ts";
import { ROOT, run } from "./run.ts";

/** The packages that are published, in the order that they depend on one another. */
export const PUBLISHED: readonly string[] = ["core", "node", "engine", "replay", "server"];

/**
 * Compiles the published packages, or those of them that are named, and packs each into a folder, which is emptied
 * first. Returns the tarballs' paths; throws with the tool's output.
 */
export async function pack(
  names: readonly string[] = PUBLISHED,
  folder: string = join(ROOT, "dist/packs"),
): Promise<readonly string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of names) rmSync(join(ROOT, "packages", name, "dist"), { recursive: true, force: true });
  await expectOk("tsc", ["-b", ...names.map((name) => `packages/${name}`)]);
  if (names.includes("node")) await bundleNode();
  if (names.includes("server")) await bundleConsole();
  const tarballs: string[] = [];
  for (const name of names) {
    const packageFolder = join(ROOT, "packages", name);
    cpSync(join(ROOT, "LICENSE"), join(packageFolder, "LICENSE"));
    try {
      const before = new Set(readdirSync(folder));
      await expectOk("npm", ["pack", "--silent", "--pack-destination", folder], packageFolder);
      const tarball = readdirSync(folder).find((file) => !before.has(file));
      if (tarball === undefined) throw new Error(`Cannot pack ${name}: npm pack wrote no file`);
      tarballs.push(join(folder, tarball));
    } finally {
      rmSync(join(packageFolder, "LICENSE"), { force: true });
    }
  }
  return tarballs;
}

/** Has `publint` and `attw` look at the tarballs, so that what is checked is what a user installs. */
async function checkPacks(tarballs: readonly string[]): Promise<void> {
  for (const [index, tarball] of tarballs.entries()) {
    await expectOk("publint", [tarball, "--strict"]);
    const name = PUBLISHED[index] ?? "";
    if (hasLibraryEntry(name)) await expectOk("attw", [tarball, "--profile", "esm-only", "--no-emoji"]);
    console.log(`ok    ${basename(tarball)}`);
  }
}

/** The server serves the console from its own `dist`, so that `npx outcrop` needs nothing else. */
async function bundleConsole(): Promise<void> {
  const built = join(ROOT, "packages/console/dist");
  if (!existsSync(join(built, "index.html"))) await expectOk("npm", ["run", "build", "-w", "@outcrop/console"]);
  cpSync(built, join(ROOT, "packages/server/dist/console"), { recursive: true });
}

function hasLibraryEntry(name: string): boolean {
  const manifest = JSON.parse(readFileSync(join(ROOT, "packages", name, "package.json"), "utf8")) as {
    exports?: object;
  };
  return manifest.exports !== undefined;
}

async function expectOk(command: string, args: readonly string[], cwd: string = ROOT): Promise<void> {
  const finished = await run(command, args, { cwd });
  if (finished.code !== 0) throw new Error(`${command} ${args.join(" ")} failed\n${finished.output}`);
}

if (import.meta.main) {
  takeNoOptions("Usage: npm run pack\n\nWrites the tarballs of the published packages to dist/packs and checks them.");
  try {
    await checkPacks(await pack());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
