import { createHmac } from "node:crypto";
import { compileRedaction, type Redactor } from "@outcrop/core";
import { rulesOf, type RedactConfig } from "./config.ts";

/** The redactor of a configuration. Throws where the configuration makes no sense, which its schema has ruled out. */
export function compileRedactor(config: RedactConfig): Redactor {
  const compiled = compileRedaction(rulesOf(config.rules), {
    defaults: config.defaults,
    salt: config.salt,
    hash: (text, salt) => createHmac("sha256", salt).update(text).digest("hex"),
  });
  if (compiled.kind === "invalid") {
    throw new Error(compiled.problems.map(({ rule, reason }) => `Cannot redact: ${rule}: ${reason}`).join("; "));
  }
  return compiled.redactor;
}
