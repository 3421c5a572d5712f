import { createServer } from "node:net";

/** A port that was free a moment ago, for a server that has to come back under the same one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("Cannot find a free port: got no address");
  return address.port;
}
