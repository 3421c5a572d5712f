/**
 * The arrows that may exist between the parts of the house: a layer, where it lives, and what it may import. Anything
 * else fails, and so does a source file in no layer. `DESIGN`'s picture, as data; the test asserts that it has no cycle.
 */
export interface Layer {
  readonly name: string;
  /** Path from the repository's root: a folder ends in `/`, anything else is a file. The longest match wins. */
  readonly paths: readonly string[];
  readonly mayImport: readonly string[];
}

const core = ["core"];

export const LAYERS: readonly Layer[] = [
  { name: "core", paths: ["packages/core/src/"], mayImport: [] },
  { name: "node", paths: ["packages/node/src/"], mayImport: core },
  { name: "replay", paths: ["packages/replay/src/"], mayImport: [] },
  { name: "engine", paths: ["packages/engine/src/"], mayImport: [] },
  { name: "pipeline", paths: ["packages/server/src/pipeline/"], mayImport: core },
  { name: "access", paths: ["packages/server/src/access/"], mayImport: [] },
  { name: "config", paths: ["packages/server/src/config/"], mayImport: [] },
  { name: "web", paths: ["packages/server/src/web/"], mayImport: [] },
  { name: "telemetry", paths: ["packages/server/src/telemetry/"], mayImport: ["pipeline", "api-types"] },
  { name: "receive", paths: ["packages/server/src/receive/"], mayImport: ["pipeline", "core", "access"] },
  { name: "process", paths: ["packages/server/src/process/"], mayImport: ["pipeline", "core", "access"] },
  { name: "log", paths: ["packages/server/src/log/"], mayImport: ["pipeline"] },
  { name: "export", paths: ["packages/server/src/export/"], mayImport: ["pipeline", "log", "core"] },
  {
    name: "export/store",
    paths: ["packages/server/src/export/store/"],
    mayImport: ["pipeline", "log", "core", "store", "export"],
  },
  { name: "store", paths: ["packages/server/src/store/"], mayImport: ["pipeline", "core"] },
  { name: "ledger", paths: ["packages/server/src/ledger/"], mayImport: ["store", "core"] },
  {
    name: "api-types",
    paths: ["packages/server/src/api/types.ts", "packages/server/src/api/process-status.ts"],
    mayImport: [],
  },
  { name: "query", paths: ["packages/server/src/query/"], mayImport: ["store", "core", "api-types"] },
  { name: "api", paths: ["packages/server/src/api/"], mayImport: ["query", "ledger", "access", "core", "api-types"] },
  {
    name: "main",
    paths: ["packages/server/src/main.ts", "packages/server/src/commands/"],
    mayImport: [
      "core",
      "engine",
      "pipeline",
      "web",
      "access",
      "config",
      "receive",
      "process",
      "log",
      "export",
      "export/store",
      "store",
      "ledger",
      "query",
      "api",
      "api-types",
      "telemetry",
    ],
  },
  { name: "console", paths: ["packages/console/"], mayImport: ["api-types"] },
];

/** How packages are named in an import, and the file that such an import reaches. */
export const PACKAGE_ENTRIES: Readonly<Record<string, string>> = {
  "@outcrop/core": "packages/core/src/",
  "@outcrop/node": "packages/node/src/",
  "@outcrop/replay": "packages/replay/src/",
  "@outcrop/engine": "packages/engine/src/",
  "outcrop/api": "packages/server/src/api/types.ts",
  outcrop: "packages/server/src/main.ts",
};

/** Tests may reach for replay and engine, which stand in for AWS and for a cluster. */
export const TEST_EXTRAS: readonly string[] = ["replay", "engine"];

export function layerOf(path: string): Layer | undefined {
  let best: { readonly layer: Layer; readonly length: number } | undefined;
  for (const layer of LAYERS) {
    for (const prefix of layer.paths) {
      const matches = prefix.endsWith("/") ? path.startsWith(prefix) : path === prefix;
      if (matches && prefix.length > (best?.length ?? 0)) best = { layer, length: prefix.length };
    }
  }
  return best?.layer;
}
