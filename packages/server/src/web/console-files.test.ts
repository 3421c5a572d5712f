import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConsoleFiles } from "./console-files.ts";
import { HttpServer } from "./http-server.ts";

const parent = mkdtempSync(join(tmpdir(), "outcrop-web-"));
const folder = join(parent, "site");
const server = new HttpServer({
  host: "127.0.0.1",
  port: 0,
  portOption: "--port",
  handlers: [createConsoleFiles(folder)],
});

beforeAll(async () => {
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(parent, "secret.txt"), "secret");
  writeFileSync(join(folder, "index.html"), "<p>console</p>");
  writeFileSync(join(folder, "assets", "a-1.js"), "1;");
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await server.stop();
  rmSync(parent, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly cache: string | undefined;
}

/** `node:http` sends the path as it is; `fetch` would tidy the dots away. */
function get(path: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: server.port, path, method }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode, body, cache: response.headers["cache-control"] }),
      );
    })
      .on("error", reject)
      .end();
  });
}

describe("the console's files", () => {
  it("serves a hashed asset for ever and the page freshly", async () => {
    expect(await get("/assets/a-1.js")).toMatchObject({
      status: 200,
      body: "1;",
      cache: expect.stringContaining("immutable"),
    });
    expect(await get("/")).toMatchObject({ status: 200, body: "<p>console</p>", cache: "no-cache" });
  });

  it("answers a view's address with the page, a dot in it included", async () => {
    expect((await get("/demo/traces?model=amazon.nova-lite-v1:0")).body).toBe("<p>console</p>");
    expect((await get("/org.with.dots/traces")).body).toBe("<p>console</p>");
  });

  it("answers an asset that is gone with 404, not with the page", async () => {
    expect((await get("/assets/old-2.js")).status).toBe(404);
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "/%00",
    "/%E0%A4%A",
  ])("never leaves its folder: %s", async (path) => {
    expect((await get(path)).body).not.toContain("secret");
  });

  it("refuses to be written to", async () => {
    const posted = await get("/v1/trace", "POST");
    expect([posted.status, posted.body]).toEqual([
      404,
      expect.stringMatching(/Cannot serve POST \/v1\/trace: .*\/v1\/traces/),
    ]);
    expect(await get("/", "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  it("names the port and the option when the port is taken", async () => {
    const second = new HttpServer({ host: "127.0.0.1", port: server.port, portOption: "--port", handlers: [] });
    await expect(second.start()).rejects.toThrow(
      `Cannot listen on port ${server.port}: another process has it; choose another with --port`,
    );
    await second.stop();
  });
});
