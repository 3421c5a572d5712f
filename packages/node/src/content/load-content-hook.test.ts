import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ContentCall } from "./content-hook.ts";
import { loadContentHook } from "./load-content-hook.ts";

const CONTENT = { systemInstructions: [], inputMessages: [], outputMessages: [], toolDefinitions: [] };
const CALL: ContentCall = { operation: "chat", model: "m", attributes: {}, traceId: "", spanId: "", input: {} };

describe("loading a content hook", () => {
  const said: string[] = [];
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outcrop-hook-"));
    const files = {
      "named.mjs": "export const contentHook = (content) => ({ ...content, inputMessages: [{ role: 'named' }] });",
      "default.mjs": "export default () => ({ inputMessages: [{ role: 'default' }] });",
      "common.cjs": "module.exports = () => ({ inputMessages: [{ role: 'common' }] });",
      "none.mjs": "export const other = 1;",
      "broken.mjs": "throw new Error('broken');",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(() => {
    said.length = 0;
    const log = (message: string) => void said.push(message);
    const logger = { error: log, warn: log, info: log, debug: log, verbose: log };
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  });
  afterEach(() => diag.disable());

  it.each(["named", "default", "common"])("takes a module with a %s function", async (role) => {
    const extension = role === "common" ? "cjs" : "mjs";
    const hook = loadContentHook(`./${role}.${extension}`, folder);
    expect(await hook(CONTENT, CALL)).toMatchObject({ inputMessages: [{ role }] });
    expect(said).toEqual([]);
  });

  it.each(["./none.mjs", "./broken.mjs", "./absent.mjs", "no-such-package"])(
    "records nothing where %s has none, since it may have been there to take secrets out",
    async (path) => {
      expect(await loadContentHook(path, folder)(CONTENT, CALL)).toBeUndefined();
      expect(said.join()).toContain(path);
    },
  );
});
