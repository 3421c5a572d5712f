export { instrumentClient } from "./instrument-client.ts";
export { withSession, type Session } from "./session/session.ts";
export { flush, start, type StartOutcome } from "./start/start.ts";
