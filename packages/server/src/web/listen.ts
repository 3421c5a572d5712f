import type { Server } from "node:net";

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly portOption: string;
}

/** Listens, or rejects with an error that tells which port and what to do. */
export async function listen(server: Server, options: ListenOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(new Error(explain(error, options), { cause: error }));
    server.once("error", fail);
    server.listen({ host: options.host, port: options.port }, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, { host, port, portOption }: ListenOptions): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Cannot listen on port ${port}: another process has it; choose another with ${portOption}`;
    case "EACCES":
      return `Cannot listen on port ${port}: not permitted; choose a port above 1023 with ${portOption}`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `Cannot listen on ${host}: this machine has no such address`;
    case undefined:
    default:
      return `Cannot listen on ${host}:${port}: ${error.message}`;
  }
}
