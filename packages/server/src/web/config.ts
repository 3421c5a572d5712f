import { z } from "zod";

/** `extensions: console:`. The port of console, API and OTLP. */
export const consoleConfig = z.strictObject({ endpoint: z.string().default("localhost:5080") });

export type ConsoleConfig = z.infer<typeof consoleConfig>;
