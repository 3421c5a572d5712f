import { z } from "zod";

/** YAML reads an unquoted 1.2 as a number. */
const version = z.preprocess(
  (value) => (typeof value === "number" ? value.toFixed(1) : value),
  z.enum(["1.2", "1.3"], { error: 'expected "1.2" or "1.3"' }),
);
const file = z.string().min(1);

/**
 * `tls:` of a server, with the Collector's names (configtls). Certificate and key come from files or stand in the
 * configuration itself; with `client_ca_file` every client must show a certificate that this authority has signed.
 */
export const serverTlsConfig = z
  .strictObject({
    cert_file: file.optional(),
    cert_pem: z.string().min(1).optional(),
    key_file: file.optional(),
    key_pem: z.string().min(1).optional(),
    client_ca_file: file.optional(),
    min_version: version.default("1.2"),
    max_version: version.optional(),
  })
  .refine((tls) => (tls.cert_file === undefined) !== (tls.cert_pem === undefined), {
    error: "expected a certificate: either cert_file or cert_pem",
  })
  .refine((tls) => (tls.key_file === undefined) !== (tls.key_pem === undefined), {
    error: "expected a key: either key_file or key_pem",
  })
  .refine((tls) => tls.max_version === undefined || tls.max_version >= tls.min_version, {
    error: "expected a max_version that is not below min_version",
  });

export type ServerTlsConfig = z.infer<typeof serverTlsConfig>;
