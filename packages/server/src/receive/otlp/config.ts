import { z } from "zod";
import { grpcProtocolConfig } from "../otlp-grpc/config.ts";
import { httpProtocolConfig } from "../otlp-http/config.ts";

/** A protocol that is named without a value gets its defaults; one that is not named is off. */
function named<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === null ? {} : value), schema.optional());
}

/** `receivers: otlp:` in the Collector's shape. */
export const otlpConfig = z.strictObject({
  protocols: z
    .strictObject({ grpc: named(grpcProtocolConfig), http: named(httpProtocolConfig) })
    .refine(({ grpc, http }) => grpc !== undefined || http !== undefined, {
      error: "expected at least one of grpc and http",
    }),
});

export type OtlpConfig = z.infer<typeof otlpConfig>;
