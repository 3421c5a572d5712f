import { fileURLToPath } from "node:url";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

// Most processes that the tests start are the server, from source: with Node's cache each needs half a second less of a
// processor. What is in it is looked up by what a file says, so that it is never out of date.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/outcrop-tests", import.meta.url));

const shared = {
  ssr: { resolve: { conditions: ["outcrop:source", ...defaultServerConditions.filter((name) => name !== "module")] } },
};

/** Vitest would leave one of two cores to itself. */
const WORKERS = 2;
/** Those with processes of their own wait a third of their time: for a start, for a trace to be quiet, for a lock. */
const WAITING_WORKERS = 3;

/** For whoever hangs: a second of work takes ten on a machine that has much else to do. */
const UNIT_LIMITS = { testTimeout: 90_000, hookTimeout: 90_000, expect: { poll: { timeout: 20_000 } } };
const PROCESS_LIMITS = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 30_000 } } };

/**
 * For pages on a machine that others use, too; what needed it is printed at the end (scripts/test.ts). Nothing else has one:
 * a test of processes that fails once in fifteen times may have found rows that are lost once in fifteen kills.
 */
const SECOND_ATTEMPT = 1;

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          ...UNIT_LIMITS,
          include: ["packages/!(node)/src/**/*.test.{ts,tsx}", "lint/*.test.ts", "scripts/*.test.ts"],
          maxWorkers: WORKERS,
          // A process for each of these files would cost nearly as much as what they test. None leaves anything behind.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          name: "unit-node",
          ...UNIT_LIMITS,
          // Tests of what lives inside an application patch how modules are loaded, so each file has a process.
          include: ["packages/node/src/**/*.test.ts"],
          maxWorkers: WORKERS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          ...PROCESS_LIMITS,
          include: ["test/**/*.it.test.ts"],
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          name: "browser",
          ...PROCESS_LIMITS,
          include: ["test/**/*.browser.test.ts"],
          retry: SECOND_ATTEMPT,
          globalSetup: ["test/browser/global-setup.ts"],
          maxWorkers: WORKERS,
          // After all others: what a page takes to be drawn is measured here and there.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
