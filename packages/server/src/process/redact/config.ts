import { compileRedaction } from "@outcrop/core";
import { z } from "zod";

const rule = z.strictObject({
  id: z.string().min(1),
  keys: z.array(z.string()).optional(),
  values: z.array(z.string()).optional(),
  action: z.enum(["delete", "mask", "hash"]),
});

/** docs/redaction.md. Whether the patterns can be used is checked here too, so that a bad one is found at start. */
export const redactConfig = z
  .strictObject({
    defaults: z.boolean().default(true),
    salt: z
      .string()
      .nullish()
      .transform((salt) => salt ?? ""),
    rules: z.array(rule).default([]),
  })
  .superRefine((config, context) => {
    const compiled = compileRedaction(rulesOf(config.rules), { defaults: config.defaults });
    if (compiled.kind === "compiled") return;
    for (const { rule: id, reason } of compiled.problems) {
      const index = config.rules.findIndex((candidate) => candidate.id === id);
      context.addIssue({ code: "custom", path: ["rules", ...(index < 0 ? [] : [index])], message: `${id}: ${reason}` });
    }
  });

export type RedactConfig = z.infer<typeof redactConfig>;

/** Rules as core takes them: an absent list is absent, not undefined. */
export function rulesOf(rules: readonly z.infer<typeof rule>[]): Parameters<typeof compileRedaction>[0] {
  return rules.map(({ id, action, keys, values }) => ({
    id,
    action,
    ...(keys !== undefined && { keys }),
    ...(values !== undefined && { values }),
  }));
}
