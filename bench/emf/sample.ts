/** Builds and writes one document with five metrics, two dimensions and two properties. */
export type Writer = (tokens: number, timestamp: number) => string;

export const NAMESPACE = "App/Tokens";
export const MODEL = "us.anthropic.claude-sonnet-4-20250514-v1:0";
export const USER = "user-42";
export const SESSION = "abc-123";
