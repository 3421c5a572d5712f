import type { Attributes } from "@opentelemetry/api";
import { type Profile, SCHEMA_URL } from "@outcrop/core";
import { SCOPE_NAME, VERSION } from "../version.ts";
import { globalLoggerProvider, type Logger } from "./global-logger.ts";

/** What of a span's attributes an event repeats; cost and AWS's own facts stay with the span. */
const REPEATED = /^(?:gen_ai\.|server\.|error\.type$|session\.id$|user\.id$)/;

/** Finds our logger of the provider that is registered now; `undefined` where there is none. */
export function createEventLogger(profile: Profile): () => Logger | undefined {
  let provider: ReturnType<typeof globalLoggerProvider>;
  let logger: Logger | undefined;
  return () => {
    const current = globalLoggerProvider();
    if (current !== provider) {
      provider = current;
      logger = current?.getLogger(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL[profile] });
    }
    return logger;
  };
}

export function repeatedOnEvents(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => REPEATED.test(name)));
}
