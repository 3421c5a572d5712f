export { startEngine } from "./start-engine.ts";
export type { Engine, EngineExit, EngineOptions, EngineUser } from "./options.ts";
