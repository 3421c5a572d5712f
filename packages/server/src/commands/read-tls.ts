import { readFile } from "node:fs/promises";
import { createSecureContext, type TlsOptions } from "node:tls";
import type { StoreTlsConfig } from "../export/store/config.ts";
import type { ServerTlsConfig } from "../receive/otlp/tls-config.ts";
import type { StoreOptions } from "../store/store.ts";
import { UsageError } from "./usage-error.ts";

/** What a server needs for TLS, read once at start. Throws `UsageError` where a file cannot be read or does not fit. */
export async function readTls(config: ServerTlsConfig): Promise<TlsOptions> {
  const cert = config.cert_pem ?? (await readPem(config.cert_file ?? ""));
  const key = config.key_pem ?? (await readPem(config.key_file ?? ""));
  const ca = config.client_ca_file === undefined ? undefined : await readPem(config.client_ca_file);
  const options: TlsOptions = {
    cert,
    key,
    minVersion: `TLSv${config.min_version}`,
    ...(config.max_version === undefined ? {} : { maxVersion: `TLSv${config.max_version}` }),
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    const place = config.cert_file ?? "cert_pem";
    throw new UsageError(`Cannot use the certificate of ${place}: ${messageOf(error)}`);
  }
  return options;
}

/** What a client of ClickHouse needs for TLS beyond the authorities that Node trusts. Throws as `readTls` does. */
export async function readStoreTls(config: StoreTlsConfig): Promise<NonNullable<StoreOptions["tls"]>> {
  const ca_cert = Buffer.from(await readPem(config.ca_file));
  if (config.cert_file === undefined || config.key_file === undefined) return { ca_cert };
  return {
    ca_cert,
    cert: Buffer.from(await readPem(config.cert_file)),
    key: Buffer.from(await readPem(config.key_file)),
  };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read TLS from ${file}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
