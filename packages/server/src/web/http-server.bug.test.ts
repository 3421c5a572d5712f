import { expect, it } from "vitest";
import { HttpServer } from "./http-server.ts";

it("answers 500 where a handler throws, tells the owner why, and goes on", async () => {
  const bugs: unknown[] = [];
  const server = new HttpServer({
    host: "127.0.0.1",
    port: 0,
    portOption: "--port",
    onBug: (error) => bugs.push(error),
    handlers: [
      (request, response) => {
        if (request.url === "/bad") throw new Error("secret detail");
        response.end("fine");
        return true;
      },
    ],
  });
  await server.start();
  const get = async (path: string): Promise<readonly [number, string]> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return [response.status, await response.text()];
  };
  expect(await get("/bad")).toEqual([500, ""]);
  expect(await get("/good")).toEqual([200, "fine"]);
  expect(bugs).toEqual([new Error("secret detail")]);
  await server.stop();
});
