// After `npm install`: build the console, so that the first `npm start` is as quick as every other. Plain JavaScript, and
// never fails the install: `npm start` builds what is missing, and says what is wrong.
import { spawnSync } from "node:child_process";

const built = spawnSync("npm", ["run", "build", "-w", "@outcrop/console", "--silent"], {
  stdio: "pipe",
  shell: process.platform === "win32",
});
if (built.status !== 0) process.stderr.write("The console could not be built yet; `npm start` tries again.\n");
