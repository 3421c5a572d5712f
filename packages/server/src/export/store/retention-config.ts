import { z } from "zod";
import { KEPT_SIGNALS } from "../../store/schema/kept-tables.ts";
import type { KeptFor, Retention } from "../../store/retention/retention.ts";

const kept = z
  .string({ error: 'expected days, as "30d", or "forever"' })
  .regex(/^([1-9]\d{0,4}d|forever)$/, { error: 'expected days, as "30d", or "forever"' })
  .transform((text): KeptFor => (text === "forever" ? text : Number(text.slice(0, -1))));

const bySignal = Object.fromEntries(KEPT_SIGNALS.map((signal) => [signal, kept.optional()])) as Readonly<
  Record<(typeof KEPT_SIGNALS)[number], ReturnType<typeof kept.optional>>
>;

/** `exporters: store: retention:`. What is not said is kept for ever; an organisation's own words go before the general. */
export const retentionConfig = z
  .strictObject({ ...bySignal, organizations: z.record(z.string(), z.strictObject(bySignal)).default({}) })
  .prefault({})
  .transform(({ organizations, ...everyone }): Retention => ({
    everyone,
    organizations: new Map(Object.entries(organizations)),
  }));
