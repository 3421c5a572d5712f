import { fork } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Peer } from "./peer.ts";

export const plainReceiver: Peer = {
  name: "plain",
  does: "node:http and protobufjs; appends the body to a file, OK after fdatasync, which requests share",
  async start(port, folder) {
    const path = join(folder, "plain.otlp");
    const script = fileURLToPath(new URL("plain-receiver-process.ts", import.meta.url));
    const child = fork(script, [String(port), path], { stdio: "inherit" });
    const exited = once(child, "exit");
    await Promise.race([
      once(child, "message"),
      exited.then(() => {
        throw new Error("Cannot measure: the plain receiver ended");
      }),
    ]);
    return {
      pid: child.pid ?? 0,
      kill: () => void child.kill("SIGKILL"),
      async stop() {
        child.disconnect();
        await exited;
        return (await stat(path)).size;
      },
    };
  },
};
