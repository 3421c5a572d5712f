import { start } from "./start/start.ts";

// `node --import @outcrop/node/register app.js`, or `--require`: importing this file is the whole set-up.
start();
