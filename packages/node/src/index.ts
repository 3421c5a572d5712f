export { instrumentClient } from "./instrument-client.ts";
export { withSession, type Session } from "./session/session.ts";
