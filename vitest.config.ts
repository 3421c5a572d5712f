import { fileURLToPath } from "node:url";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

// Most processes that the tests start are the server, from source: with Node's cache each needs half a second less of a
// processor. What is in it is looked up by what a file says, so that it is never out of date.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/outcrop-tests", import.meta.url));

const shared = {
  ssr: { resolve: { conditions: ["outcrop:source", ...defaultServerConditions.filter((name) => name !== "module")] } },
};

/** Vitest would leave one of two cores to itself, and most of these tests wait for a process more than they compute. */
const WORKERS = 2;

/** For whoever hangs: a second of work takes ten on a machine that has much else to do. */
const UNIT_LIMITS = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 15_000 } } };

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
          include: ["test/**/*.it.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          name: "browser",
          include: ["test/**/*.browser.test.ts"],
          globalSetup: ["test/browser/global-setup.ts"],
          // A page answers when it has drawn; a second is too short on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          // After all others: whole processes and a browser leave little of two cores to anything beside them.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
