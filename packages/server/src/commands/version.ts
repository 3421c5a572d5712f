import { readFileSync } from "node:fs";

// Beside `src` and beside `dist` alike.
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const VERSION: string = manifest.version;
